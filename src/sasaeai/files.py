"""Files of the command line: read whole, written whole or not at all, and never one over another."""

import errno
import io
import os
import select
import stat
import tempfile
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from time import monotonic

from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.formats import limits
from sasaeai.sheets.formats.characters import printable

_REASONS = {
    errno.EACCES: "権限がありません",
    errno.EPERM: "権限がありません",
    errno.ENOSPC: "空き容量がありません",
    errno.EDQUOT: "空き容量がありません",
    errno.EROFS: "書き込みが禁止された場所です",
    errno.ENOENT: "フォルダーがありません",
    errno.ENOTDIR: "途中の名前がフォルダーではありません",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.ELOOP: "リンクがたどれません",
    errno.EBADF: "出力先が閉じています",
    errno.EPIPE: "出力先が閉じています",
}


PIPE_SECONDS = 10
"""How long a pipe may bring nothing."""
_PIPE_BYTES = 1 << 16


def reason(error: OSError) -> tuple[str, str]:
    """Why the system refused, in Japanese and English."""
    return _REASONS.get(error.errno or 0, f"エラー番号 {error.errno}"), error.strerror or "unknown reason"


def shown(path: Path | str) -> str:
    """A file's name as it may be printed: no control characters, and bytes that are no UTF-8 as U+FFFD."""
    return printable(str(path)).replace("\n", "\N{REPLACEMENT CHARACTER}")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file or a pipe, at most one more than a sheet may have. Raises ``UserFacingError``.

    A pipe is waited for (``<(…)``, ``/dev/stdin``), but not for ever; a device or a folder is not read at all.
    """
    try:
        if not _can_be_read(path.stat()):  # before it is opened, for opening a device may do something
            raise _no_file(path)
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(opened, "rb", buffering=0) as file:  # noqa: PTH123 - Path.open would wait for a pipe's other end
            return _contents(path, file)
    except OSError as error:
        raise _unopened(path, error) from error


def _can_be_read(status: os.stat_result) -> bool:
    return stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)


def _contents(path: Path, file: io.FileIO) -> bytes:
    before = os.fstat(file.fileno())
    if not _can_be_read(before):
        raise _no_file(path)
    is_pipe = stat.S_ISFIFO(before.st_mode)
    parts, left = [], limits.MAX_FILE_BYTES + 1
    while left > 0 and (part := _from_pipe(path, file) if is_pipe else file.read(left)):
        parts.append(part[:left])
        left -= len(part)
    after = os.fstat(file.fileno())
    if not is_pipe and (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise UserFacingError(
            f"{shown(path)}：読み込んでいる間に内容が変わりました。保存が終わってから、もう一度実行してください。",
            f"{shown(path)} changed while it was read; run the command again when it has been saved.",
        )
    return b"".join(parts)


def _from_pipe(path: Path, pipe: io.FileIO) -> bytes:
    """The next bytes of a pipe, empty at its end."""
    events = select.poll()
    events.register(pipe, select.POLLIN)
    end = monotonic() + PIPE_SECONDS
    while events.poll(max(0.0, end - monotonic()) * 1_000):
        part = pipe.read(_PIPE_BYTES)
        if part is not None:  # None where another reader was faster
            return part
    raise UserFacingError(
        f"{shown(path)}：{PIPE_SECONDS} 秒待ちましたが、パイプからデータが届きません。書き込む側を確かめてください。",
        f"{shown(path)}: nothing came through this pipe for {PIPE_SECONDS} seconds; check what writes to it.",
    )


def _no_file(path: Path) -> UserFacingError:
    if path.is_dir():
        return _folder(path)
    return UserFacingError(
        f"{shown(path)}：ファイルではありません（デバイスなど）。ファイルを指定してください。",
        f"{shown(path)} is no file but a device or the like; give a file.",
    )


def _unopened(path: Path, error: OSError) -> UserFacingError:
    if isinstance(error, IsADirectoryError):
        return _folder(path)
    if isinstance(error, FileNotFoundError):
        return UserFacingError(
            f"{shown(path)}：ファイルがありません。名前と場所を確かめてください。",
            f"{shown(path)}: no such file; check its name and folder.",
        )
    ja, en = reason(error)
    return UserFacingError(
        f"{shown(path)}：ファイルを開けません（{ja}）。", f"{shown(path)}: the file cannot be opened ({en})."
    )


def _folder(path: Path) -> UserFacingError:
    return UserFacingError(
        f"{shown(path)}：フォルダーです。ファイルを指定してください。", f"{shown(path)} is a folder; give a file."
    )


def require_apart(read: Iterable[Path | None], written: Iterable[Path | None]) -> None:
    """No file is written over one that is read or written beside it. Raises ``UserFacingError``."""
    outs = [path for path in written if path is not None]
    pairs = [*((out, path) for out in outs for path in read if path is not None), *combinations(outs, 2)]
    for out, other in pairs:
        if _is_same(out, other):
            raise UserFacingError(
                f"{shown(out)}：読み込むファイルや他の書き出し先と同じです。別の名前を指定してください。",
                f"{shown(out)} is also read, or written for something else; give another name.",
            )


def distinct(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files, each once, however it is named."""
    kept: list[Path] = []
    for path in paths:
        if not any(_is_same(path, other) for other in kept):
            kept.append(path)
    return tuple(kept)


def require_other(files: Iterable[Path], earlier: Iterable[Path]) -> None:
    """No file is compared with itself. Raises ``UserFacingError``."""
    earlier = tuple(earlier)
    for path in files:
        if any(_is_same(path, other) for other in earlier):
            raise UserFacingError(
                f"{shown(path)}：同じファイルを前年度のシートとして比べることはできません。",
                f"{shown(path)} cannot be compared with itself as last year's sheet.",
            )


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return os.path.realpath(path) == os.path.realpath(other)


def write_text(path: Path, text: str) -> None:
    """Write a whole file or none. Links are followed; a device or pipe is written to, never replaced."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """The same for a file that is no text."""
    try:
        if path.is_dir():
            raise _folder(path)
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        ja, en = reason(error)
        raise UserFacingError(
            f"{shown(path)}：書き込めません（{ja}）。別の場所を指定してください。",
            f"{shown(path)}: cannot be written ({en}); give another place.",
        ) from error


def require_new(paths: Iterable[Path]) -> None:
    """Refuse to write over a file that is there; a device or a pipe is none."""
    for path in paths:
        if os.path.isfile(path):  # noqa: PTH113 - unlike Path.is_file, never raises
            raise UserFacingError(
                f"{shown(path)}：同じ名前のファイルがあります。別の名前にするか、--force を付けてください。",
                f"{shown(path)}: there is a file of that name; give another name, or --force.",
            )


def write_all(folder: Path, files: Mapping[str, bytes], *, is_forced: bool = False) -> None:
    """Write files into a folder, made where it is missing; unless ``is_forced``, none that is there is written over."""
    if not is_forced:
        require_new(folder / name for name in files)
    for name, data in files.items():
        _make_folder((folder / name).parent)
        write_bytes(folder / name, data)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        ja, en = reason(error)
        raise UserFacingError(
            f"{shown(folder)}：フォルダーを作れません（{ja}）。別の場所を指定してください。",
            f"{shown(folder)}: the folder cannot be made ({en}); give another place.",
        ) from error


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".sasaeai-")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        part.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
