"""Reading and checking in a worker with limits: what the command and the web call in place of ``sheets.read``."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sasaeai.sheets.errors import NoEvaluationTableError, UnreadableDocumentError, UserFacingError
from sasaeai.sheets.formats import limits as sizes
from sasaeai.sheets.formats import refusals
from sasaeai.sheets.formats.characters import printable
from sasaeai.sheets.grid import Document
from sasaeai.sheets.limited.plain_lists import PlainList
from sasaeai.sheets.limited.process import Limits, messages
from sasaeai.sheets.limited.wire import WireError, line_of, packed, unpacked
from sasaeai.sheets.model import Sheet

if TYPE_CHECKING:  # what costs a tenth of a second to import, and most callers do not need
    from sasaeai.sheets.checking import Checked, Settings
    from sasaeai.sheets.formats.assembling import Progress
    from sasaeai.sheets.layout.mapping import Mapping

_ERRORS: dict[str, type[UserFacingError]] = {
    kind.__name__: kind for kind in (UserFacingError, UnreadableDocumentError, NoEvaluationTableError)
}
_LONGEST_SENTENCE = 5_000
_DEFAULT = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a worker made of a file. Of document, roles and check it tells what was asked for."""

    sheet: Sheet
    document: Document | None = None
    mapping_text: str | None = None
    checked: "Checked | None" = None


def read_limited(
    source: str | Path,
    *,
    mapping: "Mapping | None" = None,
    limits: Limits = _DEFAULT,
    progress: "Progress | None" = None,
) -> Sheet:
    """Read an evaluation sheet from a file, in a process of its own with limits of time and memory.

    Raises ``UserFacingError`` with one sentence when the file cannot be read within the limits or holds no evaluation
    table, and ``OSError`` when it cannot be opened. ``progress`` is called with the pages done and the pages there are.
    """
    path = Path(source)
    with path.open("rb") as file:
        data = file.read(sizes.MAX_FILE_BYTES + 1)
    return read_bytes_limited(data, path.name, mapping=mapping, limits=limits, progress=progress)


def read_bytes_limited(
    data: bytes,
    name: str,
    *,
    mapping: "Mapping | None" = None,
    limits: Limits = _DEFAULT,
    progress: "Progress | None" = None,
) -> Sheet:
    """Read an evaluation sheet from bytes as ``read_limited`` does; ``name`` is used in sentences only."""
    return ask_limited(data, name, mapping=mapping, limits=limits, progress=progress).sheet


def check_limited(
    data: bytes,
    name: str,
    *,
    last_years: Sequence[Sheet] = (),
    settings: "Settings | None" = None,
    limits: Limits = _DEFAULT,
    progress: "Progress | None" = None,
) -> tuple[Document, Sheet, "Checked"]:
    """Read a sheet and ask every rule about it, both within the limits; ``last_years`` are earlier sheets."""
    request = {
        "wanted": ["document", "checked"],
        "last_years": packed(last_years),
        "settings": packed(settings),
    }
    answer = _asked(data, name, request, limits, progress)
    if answer.document is None or answer.checked is None:
        raise refusals.no_answer(name)
    return answer.document, answer.sheet, answer.checked


def ask_limited(
    data: bytes,
    name: str,
    *,
    wanted: Sequence[str] = (),
    mapping: "Mapping | None" = None,
    limits: Limits = _DEFAULT,
    progress: "Progress | None" = None,
) -> Answer:
    """Read a sheet, and tell of it what is ``wanted`` beside: ``document`` (its cells), ``mapping_text``."""
    return _asked(data, name, {"wanted": list(wanted), "mapping": packed(mapping)}, limits, progress)


def lists_limited(data: bytes, name: str, *, limits: Limits = _DEFAULT) -> tuple[PlainList, ...]:
    """The tables of a file as rows of texts, whatever they are about: read within the limits.

    Raises ``UserFacingError`` with one sentence when the file cannot be read within them.
    """
    told = _message(data, name, {"wanted": ["lists"]}, limits, None)
    try:
        return unpacked(tuple[PlainList, ...], told.get("lists"))
    except (WireError, RecursionError) as error:
        raise refusals.no_answer(name) from error


def _asked(data: bytes, name: str, request: dict[str, Any], limits: Limits, progress: "Progress | None") -> Answer:
    return _answer(name, _message(data, name, request, limits, progress))


def _message(
    data: bytes, name: str, request: dict[str, Any], limits: Limits, progress: "Progress | None"
) -> dict[str, Any]:
    """One question and its answer. What comes back may be the work of a hostile file, and is taken as such."""
    name = name.encode(errors="replace").decode()
    told = {"name": name, "size": len(data), "memory_bytes": limits.memory_bytes, "cpu_seconds": limits.cpu_seconds}
    request = {"mapping": None, "last_years": [], "settings": None, **request, **told}
    with closing(messages(name, line_of(request), data, limits)) as heard:
        for message in heard:
            if "progress" in message:
                _pass_on(name, message["progress"], progress)
            elif "error" in message:
                raise _error(name, message["error"], limits)
            else:
                heard.close()
                return message
    raise refusals.no_answer(name)


def _pass_on(name: str, parts: object, progress: "Progress | None") -> None:
    try:
        done, of = unpacked(tuple[int, int], parts)
    except WireError as error:
        raise refusals.no_answer(name) from error
    if progress is not None:
        progress(done, of)


def _error(name: str, told: object, limits: Limits) -> UserFacingError:
    match told:
        case {"kind": "memory"}:
            return refusals.too_hungry(name, limits.memory_bytes)
        case {"kind": "fault", "message_ja": str(trace)}:
            fault = refusals.fault(name)
            fault.add_note(printable(trace))
            return fault
        case {"kind": str(kind), "message_ja": str(japanese), "message_en": str(english)} if kind in _ERRORS:
            return _ERRORS[kind](_sentence(japanese), _sentence(english))
    return refusals.no_answer(name)


def _sentence(text: str) -> str:
    return printable(text[:_LONGEST_SENTENCE].encode(errors="replace").decode()).replace("\n", " ")


def _answer(name: str, message: dict[str, Any]) -> Answer:
    try:
        return Answer(
            sheet=unpacked(Sheet, message.get("sheet")),
            document=unpacked(Document, message["document"]) if "document" in message else None,
            mapping_text=unpacked(str, message["mapping_text"]) if "mapping_text" in message else None,
            checked=_checked(message["checked"]) if "checked" in message else None,
        )
    except (WireError, RecursionError) as error:
        raise refusals.no_answer(name) from error


def _checked(plain: object) -> "Checked":
    from sasaeai.sheets.checking import Checked  # noqa: PLC0415 - see above

    return unpacked(Checked, plain)
