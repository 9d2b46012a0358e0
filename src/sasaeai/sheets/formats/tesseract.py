"""Tesseract 5 as a program beside us: pictures go in, words with their places and confidence come out.

What it says is not trusted: lines that are not as they should be are passed over, and its output and time have limits.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from sasaeai.sheets.formats import refusals

SECONDS = 90
MAX_OUTPUT_BYTES = 20_000_000
PROCESSES = 2
_FIELDS = 12
_WORD_LEVEL = "5"
_PLACES = ("/usr/bin", "/usr/local/bin")


class Word(NamedTuple):
    """A word in its picture, in pixels; ``confidence`` is 0 to 1 as Tesseract has it; ``line`` numbers its lines."""

    text: str
    confidence: float
    line: tuple[int, int, int]
    left: int
    top: int
    width: int
    height: int


class Pgm(NamedTuple):
    """A grey picture to be read: its rows of bytes, 0 for black."""

    width: int
    height: int
    pixels: bytes


def program() -> str | None:
    """The path of Tesseract; None where it is not installed."""
    return shutil.which("tesseract")


def is_installed() -> bool:
    """Whether Tesseract is there."""
    return program() is not None


def languages() -> frozenset[str]:
    """The languages that it has data for."""
    path = program()
    if path is None:
        return frozenset()
    try:
        said = subprocess.run(  # noqa: S603 - the path is that of the program
            [path, "--list-langs"], stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False, env=_env()
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(said.stdout.decode(errors="replace").split("\n")[1:])


def words_in(
    pictures: Sequence[Pgm], name: str, *, language: str = "jpn", layout: int = 6, settings: Sequence[str] = ()
) -> list[list[Word]]:
    """The words of each picture, in the order of reading. ``layout`` is Tesseract's page segmentation mode.

    Raises ``UserFacingError`` where Tesseract is missing, takes too long or fails.
    """
    path = program()
    if path is None:
        raise refusals.no_tesseract(name)
    options = ["-l", language, "--psm", str(layout), "--dpi", "300"]
    for setting in (*settings, "tessedit_create_tsv=1", "tessedit_create_txt=0"):
        options += ["-c", setting]
    found: list[list[Word]] = [[] for _ in pictures]
    with tempfile.TemporaryDirectory(prefix="sasaeai-", ignore_cleanup_errors=True) as folder:
        shares = [share for share in _shares(pictures) if share]
        lists = [_written(Path(folder), at, [pictures[index] for index in share]) for at, share in enumerate(shares)]
        with ThreadPoolExecutor(PROCESSES) as pool:
            said = list(pool.map(lambda listed: _run([path, str(listed), "stdout", *options], name), lists))
    for share, tsv in zip(shares, said, strict=True):
        for at, words in enumerate(words_of(tsv, len(share))):
            found[share[at]] = words
    return found


def words_of(tsv: bytes, n_pictures: int) -> list[list[Word]]:
    """The words of a table as Tesseract prints it, by picture."""
    found: list[list[Word]] = [[] for _ in range(n_pictures)]
    for line in tsv.decode(errors="replace").split("\n"):
        fields = line.rstrip("\r").split("\t")
        if len(fields) != _FIELDS or fields[0] != _WORD_LEVEL or not fields[11].strip():
            continue
        try:
            page, block, paragraph, row, _, left, top, width, height = map(int, fields[1:10])
            confidence = float(fields[10])
        except ValueError:
            continue
        if 1 <= page <= n_pictures and 0 <= confidence <= 100:
            place = (block, paragraph, row)
            found[page - 1].append(Word(fields[11].strip(), confidence / 100, place, left, top, width, height))
    return found


def _shares(pictures: Sequence[Pgm]) -> list[list[int]]:
    """The pictures' positions parted such that the processes end at about the same time."""
    shares: list[list[int]] = [[] for _ in range(PROCESSES)]
    loads = [0] * PROCESSES
    for at in sorted(range(len(pictures)), key=lambda at: -len(pictures[at].pixels)):
        least = loads.index(min(loads))
        shares[least].append(at)
        loads[least] += len(pictures[at].pixels)
    return shares


def _written(folder: Path, share: int, pictures: Sequence[Pgm]) -> Path:
    names = []
    for at, picture in enumerate(pictures):
        file = folder / f"{share}-{at}.pgm"
        file.write_bytes(b"P5\n%d %d\n255\n" % (picture.width, picture.height) + picture.pixels)
        names.append(str(file))
    listed = folder / f"{share}.txt"
    listed.write_text("\n".join(names) + "\n", encoding="utf-8")
    return listed


def _run(command: list[str], name: str) -> bytes:
    """What the program prints; it is ended when it takes too long or prints too much."""
    with tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(  # noqa: S603 - a fixed list, no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
                env=_env(),
            )
        except subprocess.TimeoutExpired as error:
            raise refusals.recognition_failed(name) from error
        except OSError as error:
            raise refusals.no_tesseract(name) from error
        if done.returncode:
            raise refusals.recognition_failed(name)
        out.seek(0)
        return out.read(MAX_OUTPUT_BYTES)


def _env() -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("TESSDATA_PREFIX", "SYSTEMROOT", "TMPDIR") if key in os.environ}
    return {"PATH": os.pathsep.join(_PLACES), "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8", **kept}
