"""What is no plain file: pipes are read and waited for in bounds, devices and folders are not read."""

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sasaeai import files
from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.formats import limits

ROW = "番号,取組名,担当課,実績,評価,課題,今後の方向性\n1,見守りの輪,福祉課,参加者 12人,○,担い手が足りない。,継続\n"
COMMAND = f'"{sys.executable}" -m sasaeai.cli sheet read'


def refused(path: Path) -> str:
    with pytest.raises(UserFacingError) as caught:
        files.read_bytes(path)
    assert caught.value.message_ja.endswith("。")
    assert caught.value.message_en.endswith(".")
    return str(caught.value)


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "管"
    os.mkfifo(path)
    return path


def test_a_pipe_that_nobody_writes_to_is_given_up(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PIPE_SECONDS", 1)
    started = time.monotonic()
    assert "1 秒待ちましたが" in refused(pipe)
    writer = os.open(pipe, os.O_RDWR)
    os.write(writer, b"a beginning")
    assert "データが届きません" in refused(pipe)
    os.close(writer)
    assert time.monotonic() - started < 5


def test_a_pipe_is_read_to_its_end_however_slowly_it_comes(pipe: Path) -> None:
    def write() -> None:
        with pipe.open("wb") as file:
            for part in (b"a", b"b" * 200_000, b"c"):
                time.sleep(0.2)
                file.write(part)
                file.flush()

    writer = threading.Thread(target=write)
    writer.start()
    assert files.read_bytes(pipe) == b"a" + b"b" * 200_000 + b"c"
    writer.join()


def test_an_endless_pipe_is_read_no_further_than_a_file_may_be_long(
    pipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 100_000)
    with subprocess.Popen(["sh", "-c", f'cat /dev/zero > "{pipe}"'], stderr=subprocess.DEVNULL):
        assert len(files.read_bytes(pipe)) == 100_001


@pytest.mark.parametrize(
    "command",
    [
        f"{COMMAND} <(cat 評価.csv) --format csv",
        f"cat 評価.csv | {COMMAND} /dev/stdin --format csv",
        f"{COMMAND} /dev/stdin --format csv < 評価.csv",
    ],
)
def test_pipes_of_the_shell_are_read(command: str, tmp_path: Path) -> None:
    (tmp_path / "評価.csv").write_text(ROW, encoding="utf-8")
    answer = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60, check=False, cwd=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert "見守りの輪" in answer.stdout.decode()


def test_devices_sockets_and_folders_are_not_read(tmp_path: Path) -> None:
    for device in ("/dev/zero", "/dev/null", "/dev/urandom"):
        assert "デバイス" in refused(Path(device))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "s"))
        assert "デバイス" in refused(tmp_path / "s")
    assert "フォルダー" in refused(tmp_path)


def test_a_file_that_changes_or_goes_while_it_is_read_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "評価.csv"
    path.write_text(ROW, encoding="utf-8")
    true_status = os.fstat

    def growing(handle: int) -> os.stat_result:
        status = true_status(handle)
        with path.open("a", encoding="utf-8") as file:
            file.write("2,配食")
        return status

    with monkeypatch.context() as patched:
        patched.setattr(os, "fstat", growing)
        assert "変わりました" in refused(path)
    assert files.read_bytes(path).decode().startswith(ROW)
    true_open = os.open

    def gone(name: Path, *flags: int) -> int:
        path.unlink()
        return true_open(name, *flags)

    monkeypatch.setattr(os, "open", gone)
    assert "ファイルがありません" in refused(path)


def test_files_of_the_kernel_that_claim_to_be_empty_are_read() -> None:
    assert files.read_bytes(Path("/proc/self/status")).startswith(b"Name:")
