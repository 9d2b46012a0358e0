"""Every rule by its cases: a sheet that must be asked about, and sheets that look like it and must not."""

from collections import Counter

import pytest
from tests.factories.spec_sheets import FOLDER, YEARS, Case, all_cases, outcome, texts_of, unknown_names

from sasaeai.sheets.checking import FILED_AS
from sasaeai.sheets.model import Measure
from sasaeai.sheets.rules.catalogue import RULES
from sasaeai.sheets.rules.wording import TOPICS

CASES = all_cases()
LEAST_ASKED, LEAST_SILENT = 1, 2
FEWEST_MEASURES = 2
_TEXTS = ("title", "rating", "direction", "strengths", "issues", "reason", "description")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_rule_asks_where_it_must_and_nowhere_else(case: Case) -> None:
    found = [finding for finding in outcome(case).checked.findings if finding.code == case.code]
    named = list(dict.fromkeys(no for finding in found for no in finding.measures))
    assert (bool(found), named) == (case.is_asked, list(case.data["asks"])), [finding.message_ja for finding in found]


@pytest.mark.parametrize("case", [case for case in CASES if "measures" in case.data], ids=lambda case: case.id)
def test_the_sheets_of_the_case_were_understood(case: Case) -> None:
    read = outcome(case)
    given_years = [key for key in YEARS if key in case.data]
    for key, sheet in zip(given_years, [read.sheet, *read.last], strict=True):
        by_no = {measure.no: measure for measure in sheet.measures}
        for given in case.data[key]:
            assert _texts(by_no[given["no"]]) == _told(given)


@pytest.mark.parametrize("case", [case for case in CASES if "measures" not in case.data], ids=lambda case: case.id)
def test_the_printed_sheet_of_the_case_was_understood(case: Case) -> None:
    measures = outcome(case).sheet.measures
    assert len(measures) >= FEWEST_MEASURES
    assert all(measure.title for measure in measures)
    # A case may be about one rating that is blank or unread.
    assert sum(measure.rating_text is None for measure in measures) <= 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_name_in_the_case_means_something(case: Case) -> None:
    assert unknown_names(case.data) == set()
    assert not (case.data["asks"] and "asked" in case.data)


def test_a_slip_in_a_name_is_noticed() -> None:
    slips = {"ask": [], "sheet": {"note": []}, "measures": [{"no": 1, "issue": ""}], "last": [{"no": 1, "result": []}]}
    assert unknown_names(slips) == {"ask", "note", "issue", "result"}


def _texts(measure: Measure) -> dict[str, object]:
    return {
        "no": measure.no,
        "page": measure.page,
        "title": measure.title,
        "results": [result.text for result in measure.results],
        "rating": measure.rating_text,
        "direction": measure.direction_text,
        "strengths": measure.strengths,
        "issues": measure.issues,
        "reason": measure.reason,
        "description": measure.description,
    }


def _told(given: dict[str, object]) -> dict[str, object]:
    texts = texts_of(given)
    return {
        "no": given["no"],
        "page": given.get("page"),
        "results": [text for text in texts["results"] if text],
        **{name: texts[name] or None for name in _TEXTS},
    }


def test_whatever_the_reading_may_ask_is_in_the_catalogue() -> None:
    severities = {rule.code: rule.severity for rule in RULES}
    for code, severity, *_ in TOPICS.values():
        assert severities[FILED_AS.get(code, code)] == severity


def test_every_rule_has_cases_and_every_case_a_rule() -> None:
    codes = {rule.code for rule in RULES}
    assert {path.stem for path in FOLDER.glob("*.toml")} == codes
    asked, silent = Counter[str](), Counter[str]()
    for case in CASES:
        (asked if case.is_asked else silent)[case.code] += 1
    assert {code for code in codes if asked[code] < LEAST_ASKED} == set()
    assert {code for code in codes if silent[code] < LEAST_SILENT} == set()
