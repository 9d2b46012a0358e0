"""The keys by which findings are confirmed: one for each question, and no longer than its text stands."""

from dataclasses import replace

from tests.factories.known_sheets import SAMPLE, loaded
from tests.factories.spec_sheets import Case, outcome

from sasaeai.sheets.checking import check, key_of
from sasaeai.sheets.reading import read_document


def keys(data: dict[str, object]) -> list[str]:
    found = outcome(Case("LY002", 0, {"asks": [], **data}))
    texts = {cell.ref: cell.text for cell in found.document.cells()}
    return [key_of(finding, texts, found.sheet.fiscal_years) for finding in found.checked.findings]


def test_no_two_questions_have_one_key() -> None:
    document = loaded(SAMPLE)
    sheet = read_document(document)
    texts = {cell.ref: cell.text for cell in document.cells()}
    findings = check(document, sheet).findings
    assert len({key_of(finding, texts, sheet.fiscal_years) for finding in findings}) == len(findings)


def test_a_question_without_cells_has_the_key_of_its_facts() -> None:
    gone = [
        keys({"measures": [{"no": 1}], "last": [{"no": 1}, {"no": 2, "title": title, "direction": "継続"}]})
        for title in ("古い橋の点検", "夜間の見回り隊")
    ]
    assert {key for key in gone[0] if key.startswith("LY002")} != {key for key in gone[1] if key.startswith("LY002")}


def test_next_years_sheet_is_asked_again_and_the_order_of_rows_is_nothing() -> None:
    document = loaded(SAMPLE)
    sheet = read_document(document)
    texts = {cell.ref: cell.text for cell in document.cells()}
    finding = next(finding for finding in check(document, sheet).findings if finding.code == "FG001")
    turned = replace(finding, measures=finding.measures[::-1], cells=finding.cells[::-1])
    assert key_of(turned, texts, sheet.fiscal_years) == key_of(finding, texts, sheet.fiscal_years)
    assert key_of(finding, texts, (2018, 2019)) != key_of(finding, texts, sheet.fiscal_years)
