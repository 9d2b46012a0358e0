"""A sheet of the sample's kind printed as PDF by real engines: Typst, LibreOffice and Chromium.

``as_pdf(pages_of(loaded(path)), "typst", Style(rules="rows"))`` gives the bytes. What was printed once is kept in the
cache folder of pytest under a digest of its source. A missing engine is an error that names its Debian package.
"""

import ctypes
import hashlib
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Literal, NamedTuple

import pypdfium2 as pdfium
import typst
from pypdfium2 import raw
from tests.factories import printed_sources as sources
from tests.factories.printed_tables import Style, Table, tables_of
from tests.factories.sheets_in_formats import Page

Engine = Literal["typst", "libreoffice", "chromium"]

PLAIN = Style()
ENGINES: tuple[Engine, ...] = ("typst", "libreoffice", "chromium")
CACHE = Path(__file__).resolve().parents[2] / ".pytest_cache" / "printed"
SECONDS = 180


class MissingEngineError(Exception):
    """A program that prints is not installed."""


class Job(NamedTuple):
    """A sheet to be printed."""

    pages: Sequence[Page]
    engine: Engine
    style: Style = PLAIN


def as_pdf(pages: Sequence[Page], engine: Engine, style: Style = PLAIN) -> bytes:
    """A sheet printed by an engine in a style."""
    return as_pdfs([Job(pages, engine, style)])[0]


def as_pdfs(jobs: Iterable[Job]) -> list[bytes]:
    """Several sheets printed; each engine starts once for all of its sheets that were not printed before."""
    jobs = list(jobs)
    written = [(job, _SOURCES[job.engine](tables_of(job.pages, job.style), job.style)) for job in jobs]
    files = [CACHE / f"{_digest(job.engine, source)}.pdf" for job, source in written]
    for engine in ENGINES:
        missing = {
            file: source
            for (job, source), file in zip(written, files, strict=True)
            if job.engine == engine and not file.exists()
        }
        if missing:
            for file, printed in zip(missing, _PRINTERS[engine](list(missing.values())), strict=True):
                keep(file, printed)
    return [
        turned(file.read_bytes()) if job.style.is_rotated else file.read_bytes()
        for job, file in zip(jobs, files, strict=True)
    ]


def _digest(engine: Engine, source: bytes) -> str:
    program = version("typst") if engine == "typst" else Path(program_of(engine)).resolve().stat().st_mtime
    return hashlib.sha256(f"{engine} {program} ".encode() + source).hexdigest()[:32]


def keep(file: Path, data: bytes) -> None:
    """Put a file into the cache in one step, for other processes may look for it now."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as stream:
        stream.write(data)
    Path(stream.name).replace(file)


def program_of(engine: Engine) -> str:
    """The path of an engine's program."""
    name, package = {
        "libreoffice": ("soffice", "libreoffice-calc-nogui"),
        "chromium": ("chromium", "chromium"),
    }[engine]
    found = shutil.which(name)
    if found is None:
        raise MissingEngineError(
            f"`{name}` is missing: install the Debian package {package}; `make test` does, scripts/debian-packages too."
        )
    return found


def _by_typst(written: Sequence[bytes]) -> list[bytes]:
    # Times in the file would make each print another file.
    return [typst.compile(source, timestamp=1_564_617_600) for source in written]


def _by_libreoffice(written: Sequence[bytes]) -> list[bytes]:
    return through_libreoffice(written, "xlsx", "pdf:calc_pdf_Export")


def through_libreoffice(written: Sequence[bytes], suffix: str, target: str) -> list[bytes]:
    """Files opened and saved again by LibreOffice, all in one start of it, for it takes seconds to start."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = folder / "out"
        files = [folder / f"{number}.{suffix}" for number in range(len(written))]
        for file, source in zip(files, written, strict=True):
            file.write_bytes(source)
        command = [program_of("libreoffice"), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--norestore", "--convert-to", target, "--outdir", str(out), *map(str, files)]
        _run(command, folder)
        return [(out / file.name).with_suffix(f".{target.partition(':')[0]}").read_bytes() for file in files]


_QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update"
    " --disable-sync --disable-extensions --no-first-run --no-pdf-header-footer"
).split()


def _by_chromium(written: Sequence[bytes]) -> list[bytes]:
    printed = []
    for source in written:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            folder = Path(name)
            page, pdf = folder / "page.html", folder / "page.pdf"
            page.write_bytes(source)
            profile = f"--user-data-dir={folder / 'profile'}"
            _run([program_of("chromium"), *_QUIET, profile, f"--print-to-pdf={pdf}", page.as_uri()], folder)
            printed.append(pdf.read_bytes())
    return printed


def _run(command: Sequence[str], home: Path) -> None:
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, env=environment)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.decode(errors='replace')[-2000:]}")


_SOURCES: dict[Engine, Callable[[Sequence[Table], Style], bytes]] = {
    "typst": sources.as_typst,
    "libreoffice": sources.as_workbook,
    "chromium": sources.as_html_page,
}
_PRINTERS: dict[Engine, Callable[[Sequence[bytes]], list[bytes]]] = {
    "typst": _by_typst,
    "libreoffice": _by_libreoffice,
    "chromium": _by_chromium,
}


def turned(pdf: bytes) -> bytes:
    """The same pages to look at, but each lies on its side in the file and says /Rotate 90."""
    document = pdfium.PdfDocument(pdf)
    for page in document:
        width, height = page.get_size()
        # A quarter turn to the left, which /Rotate 90 turns back.
        matrix = raw.FS_MATRIX(0, 1, -1, 0, height, 0)
        clip = raw.FS_RECTF(0, width, height, 0)
        raw.FPDFPage_TransFormWithClip(page, ctypes.byref(matrix), ctypes.byref(clip))
        page.set_mediabox(0, 0, height, width)
        page.set_cropbox(0, 0, height, width)
        page.set_rotation(90)
        page.close()
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()
