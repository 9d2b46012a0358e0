"""Every finding of the founding sheet and of the project's sample is known, with the reason why it is right."""

import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from tests.factories.known_sheets import ROOT, SAMPLE, loaded

from sasaeai.sheets.checking import Checked, check
from sasaeai.sheets.model import MeasureNo
from sasaeai.sheets.reading import read_document

MOST_FINDINGS = 70
LONGEST = 0.1
Known = Counter[tuple[str, tuple[MeasureNo, ...]]]


def known(name: str) -> Known:
    text = (ROOT / "tests" / "data" / name).read_text(encoding="utf-8")
    entries = tomllib.loads(text)["finding"]
    assert all(len(entry["why"]) > 10 for entry in entries)
    return Counter({(entry["code"], tuple(entry["measures"])): entry.get("times", 1) for entry in entries})


def found(checked: Checked) -> Known:
    return Counter((finding.code, finding.measures) for finding in checked.findings)


@pytest.fixture(scope="module")
def seed(shared: Path) -> Path:
    return shared / "seed" / "plan-sheet.txt"


def test_the_findings_of_the_sample_are_those_on_file() -> None:
    document = loaded(SAMPLE)
    assert found(check(document, read_document(document))) == known("sample_findings.toml")


def test_the_findings_of_the_founding_sheet_are_those_on_file(seed: Path) -> None:
    document = loaded(seed)
    checked = check(document, read_document(document))
    assert found(checked) == known("seed_findings.toml")
    assert len(checked.findings) <= MOST_FINDINGS


def test_what_holds_on_the_founding_sheet_is_not_asked_about(seed: Path) -> None:
    document = loaded(seed)
    findings = check(document, read_document(document)).findings
    assert not [finding for finding in findings if finding.code in ("FG002", "FG003", "MN001", "SH030")]
    assert not [
        finding
        for finding in findings
        if finding.code.startswith("RT00") and 29 in finding.measures[:1] and finding.code != "RT004"
    ]
    about_13 = {finding.code for finding in findings if 13 in finding.measures}
    assert about_13 == {"NR005", "RT006"}


def test_severities_follow_the_kind_of_the_cause(seed: Path) -> None:
    document = loaded(seed)
    findings = check(document, read_document(document)).findings
    assert {finding.code for finding in findings if finding.severity == "error"} == {"SH001", "SH004", "RT005"}
    by_code = {finding.code: finding.severity for finding in findings}
    assert {by_code[code] for code in ("TW001", "TW002", "FG001", "NR001", "RT001", "FY001")} == {"warning"}
    assert {by_code[code] for code in ("TW005", "FG007", "NR002", "RT003", "RT004", "RT008", "NM005")} == {"note"}


def test_checking_the_founding_sheet_takes_less_than_a_tenth_of_a_second(seed: Path) -> None:
    document = loaded(seed)
    sheet = read_document(document)
    check(document, sheet)
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        check(document, sheet)
        spent.append(time.perf_counter() - start)
    assert min(spent) < LONGEST
