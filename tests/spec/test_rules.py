"""Every rule by its cases: a sheet that must be asked about, and sheets that look like it and must not."""

from collections import Counter

import pytest
from tests.factories.spec_sheets import FOLDER, Case, all_cases, outcome, texts_of

from sasaeai.sheets.checking import FILED_AS
from sasaeai.sheets.model import Measure
from sasaeai.sheets.rules.catalogue import RULES
from sasaeai.sheets.rules.wording import TOPICS

CASES = all_cases()
LEAST_ASKED, LEAST_SILENT = 1, 2


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_rule_asks_where_it_must_and_nowhere_else(case: Case) -> None:
    found = [finding for finding in outcome(case).checked.findings if finding.code == case.code]
    named = list(dict.fromkeys(no for finding in found for no in finding.measures))
    assert (bool(found), named) == (case.is_asked, list(case.data["asks"])), [finding.message_ja for finding in found]


@pytest.mark.parametrize("case", [case for case in CASES if "measures" in case.data], ids=lambda case: case.id)
def test_the_sheet_of_the_case_was_understood(case: Case) -> None:
    by_no = {measure.no: measure for measure in outcome(case).sheet.measures}
    for given in case.data["measures"]:
        assert _texts(by_no[given["no"]]) == _told(given)


def _texts(measure: Measure) -> dict[str, object]:
    return {
        "results": [result.text for result in measure.results],
        "strengths": measure.strengths,
        "issues": measure.issues,
        "reason": measure.reason,
        "description": measure.description,
    }


def _told(given: dict[str, object]) -> dict[str, object]:
    texts = texts_of(given)
    return {
        "results": [text for text in texts["results"] if text],
        **{name: texts[name] or None for name in ("strengths", "issues", "reason", "description")},
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
