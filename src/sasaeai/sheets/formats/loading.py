"""A file becomes a document: its kind is told from its content, and the reader of that kind is asked."""

import hashlib
from collections.abc import Callable

from sasaeai.sheets.formats import (
    characters,
    delimited,
    docx,
    html,
    kinds,
    limits,
    markdown,
    recognised_text,
    refusals,
    xls,
    xlsx,
)
from sasaeai.sheets.formats.assembling import Assembler, Progress
from sasaeai.sheets.grid import Document, Grid

_TEXT_READERS: dict[str, Callable[[str, Assembler], tuple[Grid, ...]]] = {
    "text": recognised_text.read,
    "html": html.read,
    "markdown": markdown.read,
    "tsv": lambda text, assembler: delimited.read(text, "\t", assembler),
    "csv": lambda text, assembler: delimited.read(text, delimited.strongest(text, least=0.0) or ",", assembler),
}


def _pdf(data: bytes, assembler: Assembler) -> tuple[Grid, ...]:
    # PDFium is loaded only where there is a PDF.
    from sasaeai.sheets.formats import pdf  # noqa: PLC0415

    return pdf.read(data, assembler)


_BYTES_READERS: dict[str, Callable[[bytes, Assembler], tuple[Grid, ...]]] = {
    "xlsx": xlsx.read,
    "docx": docx.read,
    "xls": xls.read,
    "pdf": _pdf,
}


def load(data: bytes, name: str, progress: Progress | None = None) -> Document:
    """The grids of a file, whose kind is told from its content; ``name`` is for sentences and for ties among texts.

    ``progress`` is called after each page of a long document with the pages done and the pages there are.

    Raises ``UnreadableDocumentError``, and no other error, for whatever cannot be read.
    """
    _require_size(data, limits.MAX_FILE_BYTES, name)
    kind = kinds.of_bytes(data, name)
    assembler = Assembler(name, progress)
    if kind is not None:
        grids = _BYTES_READERS[kind](data, assembler)
    else:
        kind, grids = _of_text(data, assembler)
    if not any(cell.text.strip() for grid in grids for cell in grid.cells):
        raise refusals.blank(name)
    digest = hashlib.sha256(data).hexdigest()
    return Document(name=name, sha256=digest, kind=kind, grids=grids, remarks=tuple(assembler.remarks))


def json_of_sheet(data: bytes, name: str) -> str | None:
    """The text of a file that is a sheet as JSON (``sasaeai.sheet/1``), which needs no grids; None for any other file.

    Raises ``UnreadableDocumentError``, and no other error.
    """
    if not kinds.may_be_json(data):
        return None
    text = _decoded(data, name)
    return text if kinds.is_sheet_json(text, name) else None


def _decoded(data: bytes, name: str) -> str:
    _require_size(data, limits.MAX_TEXT_BYTES, name)
    return characters.decode(data, name, html.declared_encoding(data))


def _of_text(data: bytes, assembler: Assembler) -> tuple[str, tuple[Grid, ...]]:
    name = assembler.name
    text = _decoded(data, name)
    kind = kinds.of_text(text, name)
    return kind, _TEXT_READERS[kind](text, assembler)


def _require_size(data: bytes, limit: int, name: str) -> None:
    if not data:
        raise refusals.empty(name)
    if len(data) > limit:
        raise refusals.too_large(name, f"{limit // 1_000_000} MB を超えています", f"more than {limit // 1_000_000} MB")
