"""The linter (記入チェック): every rule over one sheet, its questions in order, and what a city has switched off."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.grid import Document
from sasaeai.sheets.model import Finding, Sheet
from sasaeai.sheets.rules.catalogue import RULES
from sasaeai.sheets.rules.rule import Asked, Rule
from sasaeai.sheets.rules.view import View

_ORDER = {"error": 0, "warning": 1, "note": 2}
FILED_AS = {"SH010": "NM002", "SH014": "MN003", "SH039": "RT005"}
"""What the reading must ask under ``SH`` and the linter files under the family of its subject."""
_KEY_LENGTH = 10
_FACT = re.compile(r"「[^」]*」|[0-9][0-9,.]*")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a city has decided. ``select`` empty means all; codes may be families (``TW``) or single rules.

    ``confirmed`` holds the notes of findings that were looked at (確認済み), by their key; a key is made of the
    finding's code, measures and the text of its cells, so that a note ends by itself when the text changes.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    confirmed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: open questions, those confirmed before with their notes, and keys that fit nothing now."""

    findings: tuple[Finding, ...]
    confirmed: tuple[tuple[Finding, str], ...] = ()
    lapsed: tuple[str, ...] = ()


def check(
    document: Document, sheet: Sheet, *, last_years: Sequence[Sheet] = (), settings: Settings | None = None
) -> Checked:
    """Ask every rule about a sheet that was read from ``document``; ``last_years`` are earlier sheets, latest first.

    Takes well under 100 ms for a sheet of 46 measures. No rule raises, whatever the sheet.
    """
    settings = settings or Settings()
    view = View(document, sheet, last_years)
    found = [*(_filed(finding) for finding in sheet.findings), *_asked(view, RULES)]
    wanted = sorted(
        (finding for finding in dict.fromkeys(found) if _is_wanted(finding.code, settings)),
        key=lambda finding: (_ORDER[finding.severity], finding.code, [str(no).zfill(6) for no in finding.measures]),
    )
    return _without_confirmed(wanted, view, settings.confirmed)


def key_of(finding: Finding, texts: Mapping[str, str], years: Sequence[int] = ()) -> str:
    """The key by which a finding is confirmed, such as ``TW001-3f2a9c01d4``; ``texts`` are the cells' by address.

    ``years`` are the sheet's fiscal years, so that what was confirmed one year is asked again of the next year's sheet.
    """
    cells = sorted(fold(texts.get(ref, "")) for ref in finding.cells)
    # One cell may be asked about twice under one code, and some questions have no cell: the facts tell them apart.
    facts = sorted(set(_FACT.findall(finding.message_ja)))
    told = "\0".join((finding.code, *map(str, years), *sorted(map(str, finding.measures)), *cells, *facts))
    return f"{finding.code}-{hashlib.sha256(told.encode()).hexdigest()[:_KEY_LENGTH]}"


def _filed(finding: Finding) -> Finding:
    return replace(finding, code=FILED_AS.get(finding.code, finding.code))


def _asked(view: View, rules: Iterable[Rule]) -> Iterable[Finding]:
    for rule in rules:
        for asked in rule.check(view) if rule.check else ():
            yield _finding(rule, asked)


def _finding(rule: Rule, asked: Asked) -> Finding:
    cells = tuple(dict.fromkeys(asked.cells))
    # A word that a cell breaks over two lines is quoted in one.
    ja, en = (" ".join(sentence.split("\n")) for sentence in (asked.ja, asked.en))
    return Finding(rule.code, rule.severity, asked.measures, ja, en, cells, asked.words)


def _is_wanted(code: str, settings: Settings) -> bool:
    is_selected = not settings.select or code.startswith(settings.select)
    return is_selected and not (settings.ignore and code.startswith(settings.ignore))


def _without_confirmed(findings: list[Finding], view: View, notes: Mapping[str, str]) -> Checked:
    keys = [key_of(finding, view.texts, view.sheet.fiscal_years) for finding in findings] if notes else []
    confirmed = [(finding, notes[key]) for finding, key in zip(findings, keys, strict=False) if key in notes]
    done = {id(finding) for finding, _ in confirmed}
    return Checked(
        tuple(finding for finding in findings if id(finding) not in done),
        tuple(confirmed),
        tuple(sorted(notes.keys() - set(keys))),
    )
