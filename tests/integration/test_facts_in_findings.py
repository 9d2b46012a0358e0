"""No finding says a fact that its cells do not show: every number and quotation of a sentence is traced to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from tests.factories.known_sheets import FURTHER, OWN, loaded

from sasaeai.lib.fiscal_year import find_fiscal_years, format_fiscal_year
from sasaeai.lib.japanese_text import fold, narrow
from sasaeai.sheets.checking import check
from sasaeai.sheets.grid import Document
from sasaeai.sheets.model import Finding, Sheet
from sasaeai.sheets.reading import read_document
from sasaeai.sheets.rules.years import dated_in

NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
QUOTED = re.compile(r"「([^「」]+)」")
IN_THE_SENTENCE_ITSELF = {"SH002": {"2"}, "SH021": {"2"}}  # two rows, two marks or more: what the rule is about
FIELDS = ("良かった点", "課題", "理由", "その他", "良かった点・課題", "なし")


@dataclass(frozen=True)
class Facts:
    """What the cells of a finding show."""

    text: str
    numbers: frozenset[str]

    def show(self, words: str) -> bool:
        return fold(words) in self.text or all(fold(part) in self.text for part in re.split(r"[・、 ／（）()]", words))


def facts_of(finding: Finding, document: Document, sheet: Sheet) -> Facts:
    texts = {cell.ref: cell.text for cell in document.cells()}
    shown = [texts[ref] for ref in finding.cells]
    numbers = {plain(number) for text in shown for number in numbers_in(text)}
    numbers |= {number for no in finding.measures for number in numbers_in(str(no))}
    numbers |= set(years_of(shown, sheet)) | set(counts_of(finding, sheet)) | set(derived(finding.code, numbers))
    return Facts(fold("\n".join(shown)), frozenset(numbers))


def numbers_in(text: str) -> list[str]:
    return NUMBER.findall(narrow(text))


def plain(number: str) -> str:
    value = float(number.replace(",", ""))
    return f"{value:g}" if value < 1e6 else f"{value:.0f}"


def years_of(texts: list[str], sheet: Sheet) -> Iterator[str]:
    """The years of the columns and those that the cells name, as the sentences write them."""
    years = set(sheet.fiscal_years)
    for text in texts:
        years |= {mention.year for mention in find_fiscal_years(text)} | {event.fiscal_year for event in dated_in(text)}
    for year in years:
        yield str(year)
        yield from numbers_in(format_fiscal_year(year))


def counts_of(finding: Finding, sheet: Sheet) -> Iterator[str]:
    """How many measures, cells or answers there are, and ranges of running numbers."""
    yield from map(str, (len(finding.cells), len(finding.measures)))
    if finding.code == "RT008":
        marks = [measure.rating for measure in sheet.measures if measure.rating]
        directions = [measure.direction for measure in sheet.measures if measure.direction]
        for answers in (marks, directions):
            yield from map(str, (len(answers), max(answers.count(answer) for answer in answers)))
    if finding.code == "NM002":
        yield str(len(set(QUOTED.findall(finding.message_ja))) - 1)


def derived(code: str, numbers: set[str]) -> Iterator[str]:
    """Sums and shares that a rule works out from the numbers of its cells."""
    values = [float(number) for number in numbers]
    if code == "FG002":
        for size in (2, 3, 4):
            yield from (plain(str(sum(some))) for some in combinations(values[:12], size))
    if code == "MN001":
        yield from (f"{100 * a / b:.1f}".removesuffix(".0") for a in values for b in values if b)


def unsupported(finding: Finding, facts: Facts) -> list[str]:
    english = re.sub(r"“[^”]*”", "", finding.message_en)
    said = QUOTED.sub("", finding.message_ja) + "\n" + english
    known = facts.numbers | IN_THE_SENTENCE_ITSELF.get(finding.code, set())
    missing = [number for number in numbers_in(said) if plain(number) not in known]
    return missing + [words for words in QUOTED.findall(finding.message_ja) if not is_shown(finding, words, facts)]


def is_shown(finding: Finding, words: str, facts: Facts) -> bool:
    if words in FIELDS or facts.show(words):
        return True
    # What a torn tick box lacks, or a heading without name, is said to be missing.
    return finding.code in ("SH001", "SH028", "NM002", "RT004")


def sheets_to_read() -> list[Path]:
    return [*OWN, *FURTHER]


def require_traced(path: Path) -> None:
    document = loaded(path)
    sheet = read_document(document)
    untraced = {
        f"{finding.code} {finding.message_ja}": missing
        for finding in check(document, sheet).findings
        if (missing := unsupported(finding, facts_of(finding, document, sheet)))
    }
    assert untraced == {}


@pytest.mark.parametrize("path", sheets_to_read(), ids=lambda path: path.stem)
def test_every_fact_of_an_own_sheet_is_in_the_cells(path: Path) -> None:
    require_traced(path)


def test_every_fact_of_the_real_sheets_is_in_the_cells(shared: Path) -> None:
    require_traced(shared / "seed" / "plan-sheet.txt")
    for name in ("kitamoto.csv", "seiro.csv"):
        require_traced(shared / "samples" / "evaluations" / name)


def test_an_invented_fact_would_be_noticed() -> None:
    document = loaded(OWN[0])
    sheet = read_document(document)
    finding = next(found for found in check(document, sheet).findings if found.code == "TW001")
    facts = facts_of(finding, document, sheet)
    assert unsupported(finding, facts) == []
    false = Finding(
        "TW001", "warning", finding.measures, finding.message_ja.replace("7講座", "9講座"), "", finding.cells
    )
    assert set(unsupported(false, facts)) == {"9"}
    quoted = Finding("TW001", "warning", finding.measures, "「見知らぬ語」", "", finding.cells)
    assert unsupported(quoted, facts) == ["見知らぬ語"]
