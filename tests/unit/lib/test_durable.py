"""Files that are written to stay: their owner and rights, no drafts left, no two processes at once."""

import os
import stat
import threading
import time
from pathlib import Path

import pytest

from sasaeai.lib import durable
from sasaeai.lib.durable import alone_with, append_line, replace_whole, write_new


def test_a_replaced_file_keeps_its_rights_and_owner_and_its_link(tmp_path: Path) -> None:
    file, link = tmp_path / "keys", tmp_path / "link"
    file.write_bytes(b"old")
    file.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(file, 1234, 1234)
    link.symlink_to(file)
    before = file.stat()
    mask = os.umask(0o077)
    try:
        replace_whole(link, b"new")
    finally:
        os.umask(mask)
    after = file.stat()
    assert (file.read_bytes(), link.is_symlink()) == (b"new", True)
    assert (stat.S_IMODE(after.st_mode), after.st_uid, after.st_gid) == (0o640, before.st_uid, before.st_gid)


def test_what_fails_leaves_the_old_file_and_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "keys"
    file.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_whole(file, b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("keys", b"old")]


def test_a_new_file_is_never_put_over_another(tmp_path: Path) -> None:
    write_new(tmp_path / "keys", b"one", 0o600)
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "keys", b"two", 0o600)


def test_a_line_after_half_a_line_stands_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "heads"
    append_line(file, "one")
    file.write_bytes(file.read_bytes() + b"half")
    append_line(file, "two")
    assert file.read_text() == "one\nhalf\ntwo\n"


def test_two_are_not_alone_with_a_file_at_once(tmp_path: Path) -> None:
    told = []

    def work(name: str) -> None:
        with alone_with(tmp_path / "keys"):
            told.append(name)
            time.sleep(0.05)
            told.append(name)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [told[at] == told[at + 1] for at in (0, 2, 4)] == [True] * 3
