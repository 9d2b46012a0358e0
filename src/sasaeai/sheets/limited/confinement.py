"""What a worker may use and do, set by itself before it looks at a file: limits of the system, and an audit hook.

The hook is a second line, **no sandbox**: it stops Python code that follows a reference out of a file, such as a parser
that fetches a URL. Code that a flaw in a C library lets in does not pass it.
"""

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import fcntl
    import resource

MAX_WRITTEN_BYTES = 64_000_000
"""One file of the worker or of what it starts: the picture of a page that is handed to Tesseract."""
MAX_OPEN_FILES = 64
_GRACE_SECONDS = 5
_OF_NETWORKS = ("socket.", "urllib.", "http.", "ftplib.", "imaplib.", "poplib.", "smtplib.", "nntplib.", "telnetlib.")
_STARTING = {"subprocess.Popen", "os.posix_spawn", "os.exec"}
_NEVER = {"os.system", "os.fork", "os.forkpty", "os.spawn", "os.startfile", "pty.spawn"}
_CHANGING = {
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.mkdir": (0,),
    "os.link": (0, 1),
    "os.symlink": (1,),
    "os.truncate": (0,),
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.lchown": (0,),
    "os.utime": (0,),
    "os.setxattr": (0,),
    "os.removexattr": (0,),
}
"""Which of an event's arguments are names of files that change."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PROGRAMS = (Path("/usr/local/bin"), Path("/usr/bin"))


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Set the limits of the system for this process and what it starts; where it has none, those of time remain."""
    if sys.platform == "win32":
        return
    _lower(resource.RLIMIT_AS, memory_bytes, memory_bytes)
    _lower(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + _GRACE_SECONDS)
    _lower(resource.RLIMIT_CORE, 0, 0)
    _lower(resource.RLIMIT_NOFILE, MAX_OPEN_FILES, MAX_OPEN_FILES)
    _lower(resource.RLIMIT_FSIZE, MAX_WRITTEN_BYTES, MAX_WRITTEN_BYTES)
    os.umask(0o077)


if sys.platform != "win32":

    def _lower(kind: int, soft: int, hard: int) -> None:
        ceiling = resource.getrlimit(kind)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        with contextlib.suppress(OSError, ValueError):  # macOS knows limits that it does not let be set
            resource.setrlimit(kind, (soft, hard))


def end_with(pipe: int) -> None:
    """End this process and all it started when the other end of ``pipe``, fully read, closes: no worker is orphaned.

    The kernel then sends SIGIO, which ends a process whatever it is busy with.
    """
    if sys.platform == "win32":
        return
    fcntl.fcntl(pipe, fcntl.F_SETOWN, -os.getpgrp() if os.getpgrp() == os.getpid() else os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC | os.O_NONBLOCK)
    with contextlib.suppress(BlockingIOError):
        if not os.read(pipe, 1):  # the other end closed before
            sys.exit(1)


def refuse_outside(folder: str) -> None:
    """From now on refuse networks, programs other than Tesseract, and changes to files outside ``folder``."""
    sys.addaudithook(_hook(os.path.realpath(folder)))


def _hook(folder: str) -> Callable[[str, tuple[Any, ...]], None]:
    def may_change(path: str | bytes | int | None) -> bool:
        if path is None or isinstance(path, int):
            return True
        real = os.path.realpath(os.fsdecode(path))
        return real == folder or real.startswith(folder + os.sep) or real == os.devnull

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            refused = _is_writing(arguments) and not may_change(arguments[0])
        elif event in _CHANGING:
            refused = not all(may_change(arguments[at]) for at in _CHANGING[event])
        elif event in _STARTING:
            refused = not _is_tesseract(arguments[0])
        else:
            refused = event in _NEVER or event.startswith(_OF_NETWORKS)
        if refused:
            raise PermissionError(f"{event} is not allowed while a file is read")

    return hook


def _is_writing(arguments: tuple[Any, ...]) -> bool:
    _, mode, flags = arguments
    return bool(isinstance(flags, int) and flags & _WRITING) or bool(isinstance(mode, str) and set(mode) & set("wax+"))


def _is_tesseract(program: str | bytes) -> bool:
    """Whether a program is Tesseract, by its whole path or by a name that the fixed PATH resolves."""
    path = Path(os.fsdecode(program))
    if len(path.parts) == 1:
        path = next((full for part in _PROGRAMS if os.access(full := part / path, os.X_OK)), path)
    return path.name == "tesseract" and path.resolve().parent in _PROGRAMS
