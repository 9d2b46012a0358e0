"""The commands that run a city's installation: its keys, its log, its database, its server."""

# ruff: noqa: PLC0415 - Django is loaded only where the environment is whole, and reading a sheet needs none of it
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from sasaeai.lib.errors import UserFacingError
from sasaeai.screen import write

if TYPE_CHECKING:
    from sasaeai.base.vault.keyring import KeyRing

_SETTINGS = "sasaeai.config.settings"
_PORT = 8000
_REQUESTS_AT_ONCE = 64
"""In all processes. Each may hold a connection to the database, of which PostgreSQL has a hundred."""
FOUND = 1


def start_site() -> None:
    """Load Django with the settings of the environment. Raises ``UserFacingError`` for what is missing there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    try:
        import django
    except ModuleNotFoundError as error:
        raise UserFacingError(
            "市の記録を扱う部品が入っていません。「pip install 'sasaeai[city]'」で入れてください。",
            "The parts for a city's records are not installed: pip install 'sasaeai[city]'.",
        ) from error
    django.setup()


@click.group("keys")
def keys_group() -> None:
    """鍵を作り、取り替えます / Make keys, and change them."""


@keys_group.command("new")
@click.argument("file", type=click.Path(path_type=Path))
def keys_new(file: Path) -> None:
    """FILE に新しい鍵を作ります（ある場合は作りません）/ Make new keys in FILE, which must not be there yet."""
    from sasaeai.base.vault.keyring import new_ring
    from sasaeai.lib.durable import write_new

    try:
        write_new(file, new_ring(_now().date()).as_text().encode(), 0o600)
    except FileExistsError as error:
        raise UserFacingError(
            f"{file} はすでにあります。鍵をなくすと記録を読めなくなるため、上書きしません。",
            f"{file} is there already; it is not replaced, for without its keys no record can be read.",
        ) from error
    write(
        f"{file} に鍵を作りました。データベースとは別の場所に控えを取ってください。この鍵がないと記録を読めません。\n"
        f"Keys are in {file}. Keep a copy apart from the database: without them no record can be read.\n",
        None,
    )


@keys_group.command("rotate")
@click.option(
    "--resume", "is_resumed", is_flag=True, help="中断した取り替えを続ける / Go on with one that was stopped."
)
def keys_rotate(*, is_resumed: bool) -> int:
    """個人情報の暗号の鍵を取り替えます / Seal personal texts under a new key."""
    start_site()
    from sasaeai.base.files.keeping import reseal_contents
    from sasaeai.base.vault.resealing import reseal

    ring = _ring() if is_resumed else _with_new_key("field")
    texts, contents = reseal(ring, _told), reseal_contents(ring)
    count = texts.done + contents.done
    if failed := [*texts.failed, *contents.failed]:
        for label in failed:
            write(f"開けませんでした / cannot be opened: {label}\n", None)
        write(
            f"{count}件を新しい鍵に替えましたが、{len(failed)}件は開けませんでした。古い鍵を消さないでください。\n"
            f"{count} resealed; {len(failed)} cannot be opened. Keep the old keys.\n",
            None,
        )
        return FOUND
    old = "、".join(key.name for key in ring.all("field")[1:])
    write(
        f"{count}件を新しい鍵に替えました。古い鍵（{old}）は、古い控えを読むとき必要です。\n{count} rows resealed.\n",
        None,
    )
    return 0


@keys_group.command("reindex")
@click.option(
    "--resume", "is_resumed", is_flag=True, help="中断した作り直しを続ける / Go on with one that was stopped."
)
def keys_reindex(*, is_resumed: bool) -> None:
    """検索用の索引を新しい鍵で作り直します / Make blind indexes anew under a new key."""
    start_site()
    from sasaeai.base.vault.resealing import reindex

    count = reindex(_ring() if is_resumed else _with_new_key("index"), _told)
    write(f"{count}件の索引を作り直しました。\n{count} rows indexed anew.\n", None)


@click.group("audit")
def audit_group() -> None:
    """監査記録を確かめます / Work with the audit log."""


@audit_group.command("seal")
def audit_seal() -> None:
    """まだ封じていない監査記録を鎖につなぎます / Chain what was not yet."""
    start_site()
    from django.conf import settings

    from sasaeai.base.audit.sealing import seal_committed

    count = seal_committed(_ring(), settings.SASAEAI_AUDIT_HEADS, now=_now(), is_thorough=True)
    write(f"{count}件を封じました。\n{count} entries sealed.\n", None)


@audit_group.command("verify")
def audit_verify() -> int:
    """監査記録が書き換えられていないか確かめます（問題があれば終了コード1）/ Walk the chain of the log."""
    start_site()
    from django.conf import settings

    from sasaeai.base.audit.verifying import verify

    found = verify(_ring(), settings.SASAEAI_AUDIT_HEADS, now=_now())
    for problem in found.problems:
        ja, en = _PROBLEMS[problem.kind]
        write(f"{problem.position}番目：{ja} / at {problem.position}: {en}\n", None)
    count = len(found.problems)
    write(
        f"{found.sealed}件を確かめました。問題 {count}件、封じる前の記録 {found.waiting}件。\n"
        f"{found.sealed} entries, {count} problems, {found.waiting} waiting to be sealed.\n",
        None,
    )
    return FOUND if found.problems else 0


_PROBLEMS = {
    "broken": ("書き換え、並べ替え、または鍵を知らない人の記録", "changed, moved, or written without the key"),
    "gap": ("記録が抜けています", "entries are missing"),
    "cut": (
        "外に控えた末尾と合いません（後ろが切り取られた疑い）",
        "a head kept outside is not in the chain: cut off?",
    ),
    "open": (
        "末尾の控えが外にありません（切り取られても分かりません）",
        "no head outside tells of the end from here on",
    ),
    "late": (
        "10分より長く封じられていない記録があります",
        "entries have waited for more than ten minutes to be sealed",
    ),
    "key": ("鍵束にない鍵で封じられています", "sealed under a key that is not on the ring"),
}


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="待ち受ける住所 / The address to listen on.")
@click.option("--port", default=_PORT, show_default=True, type=click.IntRange(0, 65_535), help="使うポート / The port.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="同時に働く数 / Processes.")
def serve_command(host: str, port: int, workers: int) -> None:
    """市のサイトを、裏の作業と一緒に動かします / Serve the site, and do its jobs."""
    start_site()
    bring_up_to_date()
    serve(host, port, workers)


def bring_up_to_date() -> None:
    """Bring the tables of the database to what this version expects."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def serve(host: str, port: int, workers: int) -> None:
    """Serve the site until the process is ended, with a worker beside it that does the jobs."""
    from django.db import connections
    from granian.constants import Interfaces
    from granian.server import Server

    connections.close_all()
    # A process, not a thread: the server forks, and a forked process would wait for ever for a lock that a thread held.
    worker = subprocess.Popen([sys.executable, "-m", "sasaeai.cli", "work", "--with-parent"])
    try:
        site, threads = "sasaeai.config.wsgi:application", max(1, _REQUESTS_AT_ONCE // workers)
        Server(site, host, port, interface=Interfaces.WSGI, workers=workers, blocking_threads=threads).serve()
    finally:
        worker.terminate()
        worker.wait()


@click.command("work")
@click.option("--with-parent", "is_tied", is_flag=True, hidden=True)
def work_command(*, is_tied: bool) -> None:
    """裏の作業だけを行います（Ctrl+C で終わります）/ Do the site's jobs, without serving it."""
    start_site()
    from sasaeai.base.jobs.working import work_until

    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_told: stop.set())
    if is_tied:
        Thread(target=_stop_with_parent, args=(stop, os.getppid()), daemon=True).start()
    work_until(stop)


def _stop_with_parent(stop: Event, parent: int) -> None:
    """Nobody is left to stop the worker of a server that was killed."""
    while not stop.wait(1.0):
        if os.getppid() != parent:
            stop.set()


def _ring() -> "KeyRing":
    from django.conf import settings

    ring: KeyRing = settings.SASAEAI_KEYS()
    return ring


def _with_new_key(purpose: str) -> "KeyRing":
    """The ring with a new key, which is in the file before anything is sealed under it."""
    from django.conf import settings

    from sasaeai.base.vault.keyring import read_ring
    from sasaeai.lib.durable import alone_with, replace_whole

    file: Path | None = settings.SASAEAI_KEYS_FILE
    if file is None:
        raise UserFacingError(
            "鍵の取り替えには、鍵を SASAEAI_KEYS_FILE のファイルで渡してください。",
            "To change keys they must come from a file: SASAEAI_KEYS_FILE.",
        )
    with alone_with(file):
        text = file.read_text("utf-8")
        ring = read_ring(text, str(file)).with_new(purpose, _now().date())
        # The lines that are there stay as they are, with whatever notes somebody made.
        replace_whole(file, (ring.line_of(ring.current(purpose)) + text).encode())
    return _ring()


def _told(label: str, count: int) -> None:
    click.echo(f"{label}: {count}", err=True)


def _now() -> datetime:
    return datetime.now(UTC)
