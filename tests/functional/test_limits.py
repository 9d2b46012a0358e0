"""Files are read in a limited process: what happens when one is hungry, slow or broken; and nothing stays behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from tests.factories.known_sheets import SAMPLE, UNLIKE

from sasaeai import sheets
from sasaeai.sheets.checking import Settings, check
from sasaeai.sheets.errors import NoEvaluationTableError, UnreadableDocumentError, UserFacingError
from sasaeai.sheets.formats import load
from sasaeai.sheets.layout.mapping import load_mapping, mapping_text
from sasaeai.sheets.limited import process
from sasaeai.sheets.limited.asking import ask_limited, check_limited, read_bytes_limited, read_limited
from sasaeai.sheets.limited.process import Limits

ROW = "番号,取組名,担当課,実績,評価,課題,今後の方向性\n1,見守りの輪,福祉課,参加者 12人,○,担い手が足りない。,継続\n"
DATA = ROW.encode()
ISOLATED = ("-I", "-X", "utf8", "-c")
# The true worker, but for a reader that does something else than read; it has told its number and a child's before.
HANGING = """
import os, subprocess, sys
from pathlib import Path
from sasaeai.sheets import reading
from sasaeai.sheets.limited import worker
child = subprocess.Popen(["sleep", "60"])
Path({pids!r}).write_text(f"{{os.getpid()}} {{child.pid}}")
def opened(data, name, *, mapping, progress):
    progress(1, 2)
    {act}
reading.opened = opened
worker.main()
"""
BUSY = "import re; re.match('(a+)+$', 'a' * 50 + 'b')"
DRIVER = """
import sys
from functools import partial
from sasaeai import cli
from sasaeai.sheets.limited import process
process.WORKER = {worker!r}
cli.ask_limited = partial(cli.ask_limited, limits=process.Limits(**{limits!r}))
cli.check_limited = partial(cli.check_limited, limits=process.Limits(**{limits!r}))
cli.main()
"""


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def happens(condition: Callable[[], bool], within: float = 10.0) -> bool:
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


class Hanging:
    """A worker that does something for ever, and the numbers of its processes."""

    def __init__(self, folder: Path, act: str) -> None:
        self._pids = folder / "pids"
        self.command = (*ISOLATED, HANGING.format(pids=str(self._pids), act=act))

    def pids(self) -> list[int]:
        assert happens(lambda: self._pids.exists() and len(self._pids.read_text().split()) == 2)
        return list(map(int, self._pids.read_text().split()))

    def is_gone(self) -> bool:
        return happens(lambda: not any(map(is_alive, self.pids())))


@pytest.fixture
def busy(tmp_path: Path) -> Hanging:
    return Hanging(tmp_path, BUSY)


def driven(worker: tuple[str, ...], *arguments: str | Path, **limits: float) -> list[str]:
    """The command, with another worker and other limits."""
    return [sys.executable, "-c", DRIVER.format(worker=worker, limits=limits), *map(str, arguments)]


def refused(name: str = "評価.csv", data: bytes = DATA, **limits: float) -> UserFacingError:
    with pytest.raises(UserFacingError) as caught:
        read_bytes_limited(data, name, limits=Limits(**limits))
    error = caught.value
    for sentence, end in ((error.message_ja, "。"), (error.message_en, ".")):
        assert sentence.endswith(end)
        assert sentence.isprintable()
        assert name in sentence
    return error


def test_the_answers_are_those_of_reading_without_limits() -> None:
    sheet = next(path for path in UNLIKE if path.stem == "07_forty_columns")
    document = load(sheet.read_bytes(), sheet.name)
    plain = sheets.read(sheet)
    mapping = load_mapping(mapping_text(document).replace('"備考" = "other"', '"備考" = "reason"'), "対応.toml")
    assert sheets.read_limited(sheet) == plain
    answer = ask_limited(sheet.read_bytes(), sheet.name, wanted=["mapping_text", "document"], mapping=mapping)
    assert answer.sheet == sheets.read(sheet, mapping=mapping) != plain
    assert (answer.document, answer.mapping_text) == (document, mapping_text(document, mapping))
    settings = Settings(ignore=("SH",), confirmed={"TW001-0123456789": "確認"})
    checked = check_limited(sheet.read_bytes(), sheet.name, last_years=[plain], settings=settings)
    assert checked == (document, plain, check(document, plain, last_years=[plain], settings=settings))


def test_errors_of_reading_come_through_as_they_are() -> None:
    with pytest.raises(NoEvaluationTableError) as caught:
        read_bytes_limited("名称,住所\n会館,本町\n".encode(), "一覧.csv")
    with pytest.raises(NoEvaluationTableError) as plain:
        sheets.read_bytes("名称,住所\n会館,本町\n".encode(), "一覧.csv")
    assert (caught.value.message_ja, caught.value.message_en) == (plain.value.message_ja, plain.value.message_en)
    with pytest.raises(FileNotFoundError):
        read_limited("ない.csv")
    assert "空のファイル" in str(refused(data=b""))
    assert read_bytes_limited(DATA, "\udcff.csv").source.name == "?.csv"


def test_two_at_once_do_not_disturb_each_other() -> None:
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(read_limited, (SAMPLE, UNLIKE[2]))
    assert (one, other) == (sheets.read(SAMPLE), sheets.read(UNLIKE[2]))


def test_a_hungry_file_gets_a_sentence_about_memory() -> None:
    rows = "".join(",".join([f"{at}"] * 60) + "\n" for at in range(8_000)).encode()
    assert "0.15 GB" in str(refused(data=DATA + rows, memory_bytes=150_000_000))
    assert "メモリー" in str(refused(memory_bytes=30_000_000))


@pytest.mark.parametrize(
    "limits",
    [{"cpu_seconds": 1}, {"silent_seconds": 1.5}, {"total_seconds": 1.5}],
    ids=["processor", "silence", "in all"],
)
def test_a_slow_file_is_given_up_and_nothing_stays(
    limits: dict[str, float], busy: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "WORKER", busy.command)
    started = time.monotonic()
    assert "時間がかかりすぎる" in str(refused(**limits))
    assert time.monotonic() - started < 8
    assert busy.is_gone()


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("x = []\n    while True: x.append(' ' * 10_000_000)", "メモリー"),
        ("import sys; sys.stderr.write('std::bad_alloc'); sys.stderr.flush(); os.abort()", "メモリー"),
        ("os.kill(os.getpid(), 9)", "メモリー"),
        ("os.abort()", "異常終了"),
        ("import ctypes; ctypes.string_at(0)", "異常終了"),
        ("raise KeyError('x')", "不具合"),
        ("import socket; socket.socket()", "不具合"),
    ],
)
def test_a_worker_that_dies_gets_the_sentence_of_its_death(
    act: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = Hanging(tmp_path, act)
    monkeypatch.setattr(process, "WORKER", hanging.command)
    assert words in str(refused(memory_bytes=500_000_000))
    assert hanging.is_gone()


SAYS = "import os, sys; sys.stdin.buffer.readline(); say = lambda line: os.write(1, line); "


@pytest.mark.parametrize(
    "says",
    [
        "",
        "say(b'{}\\n')",
        "say(b'what?\\n')",
        "say(b'[' * 60_000 + b'\\n')",
        "say(b'{\"sheet\": null}\\n')",
        'say(b\'{"sheet": {"source": "\\\\ud800"}}\\n\')',
        'say(b\'{"progress": "much"}\\n\')',
        'say(b\'{"error": {"kind": "UserFacingError", "message_ja": 1, "message_en": 2}}\\n\')',
        'say(b\'{"error": {"kind": "SystemExit", "message_ja": "a", "message_en": "b"}}\\n\')',
        "while True: say(b'x' * 60_000)",
        "while True: say(b'{\"progress\": [1, 2]}\\n')",
    ],
)
def test_an_answer_that_is_none_is_refused(says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "WORKER", (*ISOLATED, SAYS + "\n" + says))
    monkeypatch.setattr(process, "_ENDING_SECONDS", 1)
    assert "正しく返りませんでした" in str(refused(answer_bytes=100_000))


def test_a_sentence_of_a_worker_cannot_steer_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    evil = r'{"error": {"kind": "UserFacingError", "message_ja": "\u001b[31m\n\ud800", "message_en": "b"}}'
    monkeypatch.setattr(process, "WORKER", (*ISOLATED, SAYS + f"say({evil.encode()!r} + b'\\n')"))
    with pytest.raises(UserFacingError) as caught:
        read_bytes_limited(DATA, "評価.csv")
    assert str(caught.value) == "\N{REPLACEMENT CHARACTER}[31m ?"


def test_a_worker_that_cannot_start_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for attribute, value in (("executable", "/無い/python"), ("executable", "/bin/false")):
        monkeypatch.setattr(sys, attribute, value)
        assert "始められません" in str(refused())


def test_a_callers_error_and_a_lost_caller_end_the_worker(busy: Hanging, monkeypatch: pytest.MonkeyPatch) -> None:
    def progress(done: int, of: int) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(process, "WORKER", busy.command)
    with pytest.raises(ZeroDivisionError):
        read_bytes_limited(DATA, "評価.csv", progress=progress)
    assert busy.is_gone()


@pytest.fixture
def started(busy: Hanging, tmp_path: Path) -> Callable[[], subprocess.Popen[bytes]]:
    sheet = tmp_path / "評価.csv"
    sheet.write_bytes(DATA)
    command = driven(busy.command, "sheet", "read", sheet)
    own = {**os.environ, "TMPDIR": str(tmp_path)}
    return partial(subprocess.Popen, command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=own)


def test_no_worker_is_orphaned(started: Callable[[], subprocess.Popen[bytes]], busy: Hanging) -> None:
    with started() as command:
        assert any(map(is_alive, busy.pids()))
        time.sleep(0.3)
        command.kill()
    assert busy.is_gone()


def test_ctrl_c_stops_the_command_and_its_worker(started: Callable[[], subprocess.Popen[bytes]], busy: Hanging) -> None:
    with started() as command:
        assert any(map(is_alive, busy.pids()))
        time.sleep(0.3)
        command.send_signal(signal.SIGINT)
        out, err = command.communicate(timeout=20)
    assert (command.returncode, out) == (2, b"")
    assert err.decode().split() == ["中断しました。", "Stopped."]
    assert busy.is_gone()


@pytest.mark.parametrize("name", ["read", "check"])
def test_the_command_says_one_sentence_when_a_limit_is_met(name: str, tmp_path: Path) -> None:
    sheet = tmp_path / "評価.csv"
    sheet.write_bytes(DATA)
    command = driven(process.WORKER, "sheet", name, sheet, memory_bytes=30_000_000)
    answer = subprocess.run(command, capture_output=True, timeout=60, check=False)
    japanese, english = answer.stderr.decode().splitlines()
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert "メモリー" in japanese
    assert english.endswith(".")


LONG = "import time; [(progress(page, 9), time.sleep(0.2)) for page in range(9)]; return read(data, name)"


@pytest.mark.parametrize("is_watched", [True, False])
def test_how_far_a_long_reading_is_shows_on_a_terminal_only(is_watched: bool, tmp_path: Path) -> None:
    hanging = Hanging(tmp_path, LONG)
    command = driven((*ISOLATED, "from sasaeai.sheets.reading import opened as read\n" + hanging.command[-1]))
    (tmp_path / "評価.csv").write_bytes(DATA)
    screen, ours = os.openpty() if is_watched else os.pipe()
    arguments = [*command, "sheet", "read", tmp_path / "評価.csv", "--format", "csv"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    answer = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=ours, timeout=60, check=False, env=environment)
    os.close(ours)
    told = b""
    with suppress(OSError):  # a terminal whose other side is closed
        while part := os.read(screen, 60_000):
            told += part
    os.close(screen)
    assert answer.returncode == 0
    assert "見守りの輪" in answer.stdout.decode()
    assert ("Reading" in told.decode()) is is_watched
    assert told.endswith(b"\x1b[2K") or not is_watched  # the line is gone


def test_a_worker_has_no_environment_no_open_files_and_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    code = f"import os; open({str(told)!r}, 'w').write(repr((dict(os.environ), os.listdir(), os.getcwd(), "
    code += "sorted(os.listdir('/proc/self/fd')))))"
    monkeypatch.setattr(process, "WORKER", (*ISOLATED, code))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SECRET", "x")
    with Path(__file__).open(), pytest.raises(UnreadableDocumentError):
        read_bytes_limited(DATA, "評価.csv")
    environment, files, folder, handles = eval(told.read_text())
    assert set(environment) - {"LC_CTYPE"} == {"PATH", "TMPDIR"}
    assert (files, environment["TMPDIR"]) == ([], folder)
    assert not Path(folder).exists()
    assert len(handles) <= 5  # the three streams, what was written here, and the listing itself
