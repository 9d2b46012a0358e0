"""A file as the writers of findings take it: what was read, what was found, and what a cell is to a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sasaeai.sheets.checking import Checked, Settings, key_of
from sasaeai.sheets.model import Finding, Measure, MeasureNo, Severity, Sheet
from sasaeai.sheets.rules.wording import FIELD_WORDS

LANGUAGES = ("ja", "en")
SEVERITIES: dict[Severity, tuple[str, str]] = {
    "error": ("要修正", "error"),
    "warning": ("要確認", "warning"),
    "note": ("参考", "note"),
}
_FIELDS = ("results", "rating", "issues", "strengths", "direction", "reason", "description", "divisions", "title")
_TOGETHER = ("良かった点・課題", "strengths and issues")
_NEED_LAST_YEAR = ("LY", "NR007")
"""What asks only where there is a sheet of last year beside this one."""


@dataclass(frozen=True)
class CheckedFile:
    """One file after the check. ``path`` is as the user gave it, ``uri`` relative and percent-encoded.

    ``sha256`` is that of the file; where it is not told, the file is the one that the sheet was first read from.
    """

    path: str
    uri: str
    texts: Mapping[str, str]
    sheet: Sheet
    checked: Checked
    sha256: str = ""

    def key(self, finding: Finding) -> str:
        """The key by which a finding is confirmed."""
        return key_of(finding, self.texts, self.sheet.fiscal_years)

    @cached_property
    def pages(self) -> dict[MeasureNo, int]:
        """The page that a measure is printed on, where the sheet says it."""
        pages = ((measure.no, measure.page) for measure in reversed(self.sheet.measures))
        return {no: page for no, page in pages if no is not None and page is not None}

    @cached_property
    def places(self) -> dict[str, tuple[MeasureNo | None, tuple[str, str]]]:
        """What a cell holds, by address: the measure's number and the field in both languages."""
        together = {no for finding in self.sheet.findings if finding.code == "SH006" for no in finding.measures}
        found: dict[str, tuple[MeasureNo | None, tuple[str, str]]] = {}
        for measure in self.sheet.measures:
            for ref, words in _fields(measure, measure.no in together):
                found.setdefault(ref, (measure.no, words))
        return found


def _fields(measure: Measure, is_together: bool) -> Iterable[tuple[str, tuple[str, str]]]:
    """Each cell of a measure with its field; strengths and issues may share one."""
    strengths = set(measure.sources.get("strengths", ()))
    shared = strengths if is_together else strengths & set(measure.sources.get("issues", ()))
    yield from ((ref, _TOGETHER) for ref in sorted(shared))
    for name in _FIELDS:
        yield from ((ref, FIELD_WORDS[name]) for ref in measure.sources.get(name, ()))


def lapsed(files: Sequence[CheckedFile], settings: Settings, *, is_compared: bool) -> tuple[tuple[str, str], ...]:
    """The confirmations that fit nothing now in any file, of the rules that were asked this time: keys and notes."""
    keys = set.intersection(*(set(file.checked.lapsed) for file in files)) if files else set()
    unasked = settings.ignore if is_compared else (*settings.ignore, *_NEED_LAST_YEAR)
    return tuple(
        (key, settings.confirmed[key])
        for key in sorted(keys)
        if not key.startswith(unasked) and (not settings.select or key.startswith(settings.select))
    )
