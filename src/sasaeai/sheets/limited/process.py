"""Starting a worker, hearing what it says within the time it has, and ending it whatever happens."""

import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic, sleep
from typing import IO, Any

from sasaeai.sheets.errors import UnreadableDocumentError
from sasaeai.sheets.formats import refusals
from sasaeai.sheets.limited.wire import WireError, message_of

WORKER = ("-I", "-X", "utf8", "-m", "sasaeai.sheets.limited.worker")
"""Isolated: neither the folder one stands in nor PYTHONPATH decides what runs."""
_PATH = "/usr/local/bin:/usr/bin:/bin"
_NO_MEMORY = (
    b"bad_alloc",
    b"memory allocation of",
    b"ut of memory",
    b"annot allocate",
    b"ailed to map",
    b"MemoryError",
)
"""What C++, Rust, C libraries and Python say when they are given none."""
_LAST_WORDS = 4_000
_ENDING_SECONDS = 5
_LOOK_SECONDS = 0.2

Lines = queue.SimpleQueue[bytes]


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take. Memory is address space: with numpy, less than 300 MB would not even start.

    ``silent_seconds`` is how long a worker may say nothing; one that reads a scanned document tells of each page.
    """

    memory_bytes: int = 1_500_000_000
    cpu_seconds: int = 300
    silent_seconds: float = 120
    total_seconds: float = 1_800
    answer_bytes: int = 100_000_000


def messages(name: str, request: bytes, data: bytes, limits: Limits) -> Generator[dict[str, Any], None, None]:
    """What a worker says about the file ``name``: its progress, and last its answer. Ends the worker when closed.

    Raises ``UnreadableDocumentError`` with one sentence for a worker that does not start, is killed, crashes, takes
    too long or talks nonsense.
    """
    try:
        with (
            tempfile.TemporaryDirectory(prefix="sasaeai-", ignore_cleanup_errors=True) as folder,
            tempfile.TemporaryFile() as words,
            _started(folder, words) as process,
            _talk(process, (request, data), limits.answer_bytes) as lines,
        ):
            yield from _heard(name, process, lines, limits)
            raise _ended(name, process, words, limits)
    except (OSError, RuntimeError) as error:  # the latter where the system gives no more threads
        raise refusals.not_started(name) from error


@contextmanager
def _started(folder: str, words: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a group of its own, which ends with the block; ``words`` takes what it says before it dies."""
    process = subprocess.Popen(  # noqa: S603 - nothing of the command comes from a file
        [sys.executable, *WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=words,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _kill(process)


def _environment(folder: str) -> dict[str, str]:
    needed = {"SYSTEMROOT": os.environ.get("SYSTEMROOT", "")} if os.name == "nt" else {}
    return {"PATH": _PATH, "TMPDIR": folder, **needed}


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the worker and what it started. Until it is waited for, its number cannot be that of another group."""
    if process.returncode is None:
        with suppress(OSError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def _talk(process: subprocess.Popen[bytes], request: Sequence[bytes], most: int) -> Iterator[Lines]:
    """Send the request and take in at most ``most`` bytes of lines; an empty one is the end. Either side may stall."""
    lines: Lines = queue.SimpleQueue()
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None  # noqa: S101 - both were asked for
    assert stdout is not None  # noqa: S101

    def send() -> None:
        with suppress(OSError, ValueError):
            for part in request:
                stdin.write(part)
            stdin.flush()

    def take() -> None:
        left = most
        with suppress(OSError, ValueError):
            while left > 0 and (line := stdout.readline(left)):
                left -= len(line)
                lines.put(line)
        lines.put(b"")

    threads = [threading.Thread(target=side, daemon=True) for side in (send, take)]
    for thread in threads:
        thread.start()
    try:
        yield lines
    finally:
        _kill(process)
        for thread, pipe in zip(threads, (stdin, stdout), strict=True):
            thread.join(_ENDING_SECONDS)
            if not thread.is_alive():
                with suppress(OSError):
                    pipe.close()


def _heard(name: str, process: subprocess.Popen[bytes], lines: Lines, limits: Limits) -> Iterator[dict[str, Any]]:
    """The messages as they come, up to where the worker says no more."""
    end = monotonic() + limits.total_seconds
    while line := _next(name, process, lines, min(end, monotonic() + limits.silent_seconds)):
        if not line.endswith(b"\n"):
            return
        try:
            yield message_of(line)
        except WireError as error:
            raise refusals.no_answer(name) from error


def _next(name: str, process: subprocess.Popen[bytes], lines: Lines, end: float) -> bytes:
    """The next line; empty where there is none, though something the dead worker started may still hold its pipe."""
    while True:
        has_exited = _has_exited(process)
        try:
            return lines.get(timeout=max(0.0, min(_LOOK_SECONDS, end - monotonic())))
        except queue.Empty:
            if has_exited:
                return b""
            if monotonic() >= end:
                raise refusals.too_slow(name) from None


def _has_exited(process: subprocess.Popen[bytes]) -> bool:
    """Whether the worker has ended; on Linux without waiting for it, since its group is still to be killed."""
    if sys.platform != "linux":
        return process.poll() is not None
    return process.returncode is not None or bool(
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    )


def _ended(name: str, process: subprocess.Popen[bytes], words: IO[bytes], limits: Limits) -> UnreadableDocumentError:
    """Why a worker fell silent before it answered."""
    end = monotonic() + _ENDING_SECONDS
    while not _has_exited(process):
        if monotonic() > end:  # it says more than it may
            return refusals.no_answer(name)
        sleep(0.01)
    _kill(process)
    status = process.returncode
    words.seek(max(0, words.seek(0, os.SEEK_END) - _LAST_WORDS))
    last_words = words.read()
    if status == -getattr(signal, "SIGXCPU", 0):
        error = refusals.too_slow(name)
    elif status == -getattr(signal, "SIGKILL", 0) or any(told in last_words for told in _NO_MEMORY):
        error = refusals.too_hungry(name, limits.memory_bytes)
    elif status < 0:
        error = refusals.crashed(name)
    else:
        error = refusals.not_started(name) if status else refusals.no_answer(name)
    error.add_note(last_words.decode(errors="replace"))
    return error
