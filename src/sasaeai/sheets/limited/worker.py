"""The other side of ``asking``: one process that reads one file under limits and answers in lines of JSON.

Standard input has one line with the request, then the file's bytes, and stays open as long as the answer is wanted.
"""

import importlib
import json
import os
import sys
import traceback
from typing import Any, BinaryIO

from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.formats import load
from sasaeai.sheets.formats.assembling import Progress
from sasaeai.sheets.formats.refusals import no_headings
from sasaeai.sheets.grid import Document
from sasaeai.sheets.limited import confinement
from sasaeai.sheets.limited.plain_lists import plain_lists
from sasaeai.sheets.limited.wire import Plain, line_of, packed, unpacked
from sasaeai.sheets.model import Sheet

_TRACE = 4_000
"""Characters of a fault that are handed on."""
_HEAD = 1_024
"""Where a PDF says that it is one."""
_NO_MEMORY = b'{"error":{"kind":"memory"}}\n'


def main() -> None:
    """Answer the one request of standard input."""
    answers = _only_answers()
    request = json.loads(sys.stdin.buffer.readline())
    confinement.limit(request["memory_bytes"], request["cpu_seconds"])
    try:
        data = sys.stdin.buffer.read(request["size"])
        confinement.end_with(sys.stdin.fileno())
        _import_the_rest(data, request["wanted"])
        confinement.refuse_outside(os.getcwd())  # noqa: PTH109 - a text, as the hook compares it
        line = line_of(_answer(data, request, answers))
    except MemoryError:
        line = _NO_MEMORY
    answers.write(line)
    answers.flush()


def _import_the_rest(data: bytes, wanted: list[str]) -> None:
    """What is not always needed, while Python may still keep what it compiles."""
    if b"%PDF-" in data[:_HEAD]:
        importlib.import_module("sasaeai.sheets.formats.pdf")
    if "lists" not in wanted:
        importlib.import_module("sasaeai.sheets.reading")
    if "checked" in wanted:
        importlib.import_module("sasaeai.sheets.checking")


def _only_answers() -> BinaryIO:
    """Standard output, which nothing else can write to from now on."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _answer(data: bytes, request: dict[str, Any], answers: BinaryIO) -> dict[str, Any]:
    def progress(done: int, of: int) -> None:
        answers.write(line_of({"progress": [done, of]}))
        answers.flush()

    try:
        return _told(data, request, progress)
    except UserFacingError as error:
        return _refusal(type(error).__name__, error.message_ja, error.message_en)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, the other side says one sentence
        return _refusal("fault", traceback.format_exc()[-_TRACE:], "")


def _told(data: bytes, request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    if "lists" in request["wanted"]:
        return {"lists": packed(plain_lists(load(data, request["name"], progress)))}
    return _told_of_sheet(data, request, progress)


def _told_of_sheet(data: bytes, request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    from sasaeai.sheets import json_cells, reading  # noqa: PLC0415 - a third of a second that lists can do without
    from sasaeai.sheets.layout.mapping import Mapping, mapping_text  # noqa: PLC0415

    name, roles = request["name"], request["mapping"]
    mapping = None if roles is None else unpacked(Mapping, roles)
    document, sheet = reading.opened(data, name, mapping=mapping, progress=progress)
    told = {"sheet": packed(sheet)}
    if "document" in request["wanted"]:
        told["document"] = packed(document)
    if "mapping_text" in request["wanted"]:
        if document.kind == json_cells.KIND:
            raise no_headings(name)
        told["mapping_text"] = mapping_text(document, mapping)
    if "checked" in request["wanted"]:
        told["checked"] = _checked(document, sheet, request)
    return told


def _checked(document: Document, sheet: Sheet, request: dict[str, Any]) -> Plain:
    from sasaeai.sheets.checking import Settings, check  # noqa: PLC0415 - a tenth of a second that reading can do without

    last_years = [unpacked(Sheet, earlier) for earlier in request["last_years"]]
    settings = None if request["settings"] is None else unpacked(Settings, request["settings"])
    return packed(check(document, sheet, last_years=last_years, settings=settings))


def _refusal(kind: str, japanese: str, english: str) -> dict[str, Any]:
    return {"error": {"kind": kind, "message_ja": japanese, "message_en": english}}


if __name__ == "__main__":
    main()
