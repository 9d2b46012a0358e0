"""Which writer makes which kind of file; each is imported when it is wanted, for some bring large libraries along."""

# ruff: noqa: PLC0415 - see above
import re
from collections.abc import Callable, Container, Sequence
from itertools import count
from typing import NamedTuple

from sasaeai.lib.japanese_text import squeeze
from sasaeai.sheets.comparing import Comparison
from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.model import Finding, Sheet

_NOT_IN_NAMES = re.compile(r"""[\\/:*?"<>|\x00-\x1f]+""")
_LONGEST_NAME = 60

_Writer = Callable[[Sheet, Sequence[Finding]], "bytes | Written"]


def require_kind(suffix: str, form: str | None = None) -> None:
    """Raise ``UserFacingError`` for a kind of file, told by the end of its name, that is not written in this form."""
    writers = _COMPARISONS if form == "diff" else tuple(_FORMS.get(form, _WRITERS))
    if suffix.lower() in writers:
        return
    kinds = "、".join(writers)
    raise UserFacingError(
        f"「{suffix or '拡張子なし'}」には書き出せません。ファイルの名前の終わりを {kinds} のどれかにしてください。",
        f"“{suffix}” is not written; let the file's name end in one of {', '.join(writers)}.",
    )


class Written(NamedTuple):
    """A file, and the characters that it shows by a mark only, for no font at hand has them."""

    data: bytes
    unset: tuple[str, ...] = ()


def written(sheet: Sheet, suffix: str, findings: Sequence[Finding] = (), form: str | None = None) -> Written:
    """The sheet as a file of the kind that ends in ``suffix`` (``.xlsx``); with findings, those are shown in it.

    ``form`` is ``figures`` for one row a figure. Raises ``UserFacingError`` for a kind that is not written, and for
    what such a file cannot hold.
    """
    require_kind(suffix, form)
    made = _FORMS.get(form, _WRITERS)[suffix.lower()](sheet, findings)
    return made if isinstance(made, Written) else Written(made)


def site(sheet: Sheet, findings: Sequence[Finding] = ()) -> dict[str, bytes]:
    """A page for each measure with an index, by path within a folder that any web server can host."""
    from sasaeai.sheets.writers.html_site import site_of

    return {path: page.encode() for path, page in site_of(sheet, findings).items()}


def workbooks(sheet: Sheet, findings: Sequence[Finding] = ()) -> dict[str, bytes]:
    """A workbook for each lead division, by the name of its file, with its measures and the questions about them."""
    from sasaeai.sheets.writers.by_division import by_division
    from sasaeai.sheets.writers.xlsx import to_xlsx

    made: dict[str, bytes] = {}
    for part in by_division(sheet):
        numbers = {measure.no for measure in part.sheet.measures}
        asked = [finding for finding in findings if numbers & set(finding.measures)]
        name = _file_name(part.division, made)
        made[name] = to_xlsx(part.sheet, asked, whole=sheet, positions=part.positions)
    return made


def _file_name(division: str, taken: Container[str]) -> str:
    """A file's name that every system takes and that is not taken yet."""
    plain = _NOT_IN_NAMES.sub("_", squeeze(division))[:_LONGEST_NAME].strip("._") or "_"
    names = (f"{plain}{f'_{number}' if number else ''}.xlsx" for number in count())
    return next(name for name in names if name not in taken)


def comparison_written(comparison: Comparison, suffix: str) -> bytes:
    """A comparison as a file of the kind that ends in ``suffix``."""
    require_kind(suffix, "diff")
    if suffix.lower() == ".html":
        from sasaeai.sheets.writers.comparison_html import comparison_to_html

        return comparison_to_html(comparison).encode()
    from sasaeai.sheets.writers.comparison_xlsx import comparison_to_xlsx

    return comparison_to_xlsx(comparison)


def _xlsx(sheet: Sheet, findings: Sequence[Finding]) -> bytes:
    from sasaeai.sheets.writers.xlsx import to_xlsx

    return to_xlsx(sheet, findings)


def _pdf(sheet: Sheet, findings: Sequence[Finding]) -> Written:
    from sasaeai.sheets.writers.pdf import to_pdf

    return Written(*to_pdf(sheet, findings or None))


def _docx(sheet: Sheet, findings: Sequence[Finding]) -> bytes:
    from sasaeai.sheets.writers.docx import to_docx

    return to_docx(sheet, findings)


def _csv(sheet: Sheet, _findings: Sequence[Finding]) -> bytes:
    from sasaeai.sheets.writers.csv import to_csv

    return to_csv(sheet).encode()


def _json(sheet: Sheet, _findings: Sequence[Finding]) -> bytes:
    from sasaeai.sheets.writers.json import to_json

    return to_json(sheet).encode()


def _long_csv(sheet: Sheet, _findings: Sequence[Finding]) -> bytes:
    from sasaeai.sheets.writers.csv import to_long_csv

    return to_long_csv(sheet).encode()


def _html(sheet: Sheet, findings: Sequence[Finding]) -> bytes:
    from sasaeai.sheets.writers.html import to_html

    return to_html(sheet, findings).encode()


_WRITERS: dict[str, _Writer] = {
    ".xlsx": _xlsx,
    ".pdf": _pdf,
    ".docx": _docx,
    ".html": _html,
    ".csv": _csv,
    ".json": _json,
}
SUFFIXES = tuple(_WRITERS)
_COMPARISONS = (".html", ".xlsx")
_FORMS: dict[str | None, dict[str, _Writer]] = {"figures": {".csv": _long_csv}}
FOLDERS: dict[str | None, Callable[[Sheet, Sequence[Finding]], dict[str, bytes]]] = {
    "per-division": workbooks,
    "site": site,
}
"""The forms that are several files in a folder."""
