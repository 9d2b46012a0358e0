"""The command that builds the sample city and serves it on this machine, with logins that it prints."""

# ruff: noqa: PLC0415 - Django is loaded only once the sample's own environment is set
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from sasaeai.installation import bring_up_to_date, serve, start_site
from sasaeai.screen import write

_PORT = 8765
_HOST = "127.0.0.1"


@click.command("sample")
@click.option("--port", default=_PORT, show_default=True, type=click.IntRange(1, 65_535), help="使うポート / The port.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="記録を残すフォルダー（指定しなければ、終わると消えます） / Keep the records here; else they go at the end.",
)
@click.option("--seed", default=1, show_default=True, help="作り方の種 / Another one makes another city.")
def sample_command(port: int, folder: Path | None, seed: int) -> None:
    """架空の市「みはる野市」を作り、ブラウザーで使えるようにします / Build a fictional city and serve it."""
    with _kept_in(folder) as place:
        _set_environment(place)
        start_site()
        bring_up_to_date()
        _build_once(seed)
        _tell(port)
        serve(_HOST, port, workers=2)


@contextmanager
def _kept_in(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="sasaeai-sample-") as name:
        yield Path(name)


def _set_environment(place: Path) -> None:
    """The sample's own settings, whatever the environment says: it must never touch a city's records."""
    from sasaeai.base.vault.keyring import new_ring
    from sasaeai.lib.durable import write_new

    keys, data = place / "keys", place / "data"
    data.mkdir(exist_ok=True)
    if not keys.exists():
        write_new(keys, new_ring(datetime.now(UTC).date()).as_text().encode(), 0o600)
    for name in [name for name in os.environ if name.startswith("SASAEAI_") or name == "DATABASE_URL"]:
        del os.environ[name]
    os.environ.update(
        SASAEAI_DATA=str(data),
        SASAEAI_KEYS_FILE=str(keys),
        SASAEAI_HOSTS=f"{_HOST},localhost",
        SASAEAI_PLAIN_HTTP="1",
        SASAEAI_CITY="みはる野市",
        DJANGO_SETTINGS_MODULE="sasaeai.config.settings",
    )


def _build_once(seed: int) -> None:
    from django.utils import timezone

    from sasaeai.city.accounts.models import User
    from sasaeai.sample.city.building import build
    from sasaeai.sample.city.facts import sample_facts

    if User.objects.exists():
        return
    write("みはる野市（架空の市）を作っています。30秒ほどかかります。\n", None)
    build(sample_facts(), seed=seed, today=timezone.localdate(), told=lambda words: write(f"・{words}\n", None))


def _tell(port: int) -> None:
    from sasaeai.sample.city.staff import LOGINS, PASSWORD

    roles = {
        "office": "取りまとめ課（福祉政策課 企画担当） / plan office",
        "division": "担当課（高齢者福祉課） / division",
        "collector": "取りまとめ課（確定と公表） / plan office, who freezes and publishes",
        "head": "課長（高齢者福祉課） / head of the division",
        "contractor": "委託先（カフェひだまり） / body under contract",
    }
    lines = "".join(f"  {LOGINS[role]:14}{words}\n" for role, words in roles.items())
    write(
        f"\nブラウザーで開いてください / Open in a browser:\n"
        f"  http://{_HOST}:{port}/desk/   庁内 / the office\n"
        f"  http://{_HOST}:{port}/        公表ページ / residents\n"
        f"\nログイン名（パスワードはどれも {PASSWORD}） / Logins, all with that password:\n{lines}"
        "\n終えるには Ctrl+C を押します / Ctrl+C ends it.\n",
        None,
    )
