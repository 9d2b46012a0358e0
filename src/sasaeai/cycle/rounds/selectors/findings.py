"""The questions of the linter (確認事項) about a round's entries, each beside the field that it asks about.

They are asked anew from what stands in the records; what was answered with a reason is told apart.
"""

import json
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sasaeai.cycle.rounds.models import Round, SettledFinding
from sasaeai.cycle.rounds.selectors.earlier import earlier_sheets
from sasaeai.cycle.rounds.selectors.sheet import sheet_of
from sasaeai.lib.errors import UserFacingError
from sasaeai.sheets.checking import Settings, check, key_of
from sasaeai.sheets.json_cells import document_of
from sasaeai.sheets.model import Finding, Severity, Sheet
from sasaeai.sheets.writers.json import as_object


@dataclass(frozen=True, slots=True)
class Question:
    """A question about an entry: its key, the fields that it points at, and the reason where it was answered."""

    key: str
    code: str
    severity: Severity
    message: UserFacingError
    fields: tuple[str, ...]
    reason: str = ""


Questions = Mapping[str, Sequence[Question]]
_MOST_KEPT = 16
_ASKED: OrderedDict[bytes, Questions] = OrderedDict()
"""What was asked about sheets lately, by all that the answer depends on: people open one entry after another."""


def questions_of(round_: Round) -> Questions:
    """The questions by the measure's number, the grave ones first, those that were answered last."""
    sheet, earlier, settled = sheet_of(round_), earlier_sheets(round_), _settled(round_.pk)
    told = json.dumps([*map(as_object, (sheet, *earlier)), sorted(settled.items())])
    key = sha256(told.encode()).digest()
    found = _ASKED.get(key)  # held at once: another thread may drop it from what is kept
    if found is None:
        found = _ASKED[key] = _asked(sheet, earlier, settled)
        while len(_ASKED) > _MOST_KEPT:
            _ASKED.popitem(last=False)
    return found


def _asked(sheet: Sheet, earlier: Sequence[Sheet], settled: dict[str, str]) -> Questions:
    document = document_of(sheet, sheet.source.name, sheet.source.sha256)
    texts = {cell.ref: cell.text for cell in document.cells()}
    checked = check(document, sheet, last_years=earlier, settings=Settings(confirmed=settled))
    found: dict[str, list[Question]] = defaultdict(list)
    for finding in checked.findings:
        _put(found, finding, _key(finding, texts, sheet), "")
    for finding, reason in checked.confirmed:
        _put(found, finding, _key(finding, texts, sheet), reason)
    return dict(found)


def _settled(round_: UUID) -> dict[str, str]:
    rows = SettledFinding.objects.filter(entry__round=round_)
    return dict(rows.values_list("key", "reason"))


def _key(finding: Finding, texts: dict[str, str], sheet: Sheet) -> str:
    return key_of(finding, texts, sheet.fiscal_years)


def _put(found: dict[str, list[Question]], finding: Finding, key: str, reason: str) -> None:
    told = UserFacingError(finding.message_ja, finding.message_en)
    for number in map(str, finding.measures):
        fields = tuple(ref.partition(".")[2] for ref in finding.cells if ref.partition(".")[0] == number)
        found[number].append(Question(key, finding.code, finding.severity, told, fields, reason))
