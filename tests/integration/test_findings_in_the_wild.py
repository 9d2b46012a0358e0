"""What the linter finds in real documents: each rule says truly where it was met, and every finding was judged."""

import tomllib
from pathlib import Path

import pytest
from tests.factories.known_sheets import ROOT, loaded

from sasaeai.sheets.checking import check
from sasaeai.sheets.model import Finding
from sasaeai.sheets.reading import read_document
from sasaeai.sheets.rules.catalogue import RULES

LEAST_RIGHT = 0.9
LISTS = ("kitamoto", "seiro")
FIRST = 3


def findings_of(path: Path) -> tuple[Finding, ...]:
    document = loaded(path)
    return check(document, read_document(document)).findings


@pytest.fixture(scope="module")
def in_lists(shared: Path) -> dict[str, tuple[Finding, ...]]:
    return {name: findings_of(shared / "samples" / "evaluations" / f"{name}.csv") for name in LISTS}


def test_each_rule_says_truly_where_it_was_met(shared: Path, in_lists: dict[str, tuple[Finding, ...]]) -> None:
    founding = {finding.code for finding in findings_of(shared / "seed" / "plan-sheet.txt")}
    lists = {finding.code for found in in_lists.values() for finding in found}
    for rule in RULES:
        met = "founding sheet" if rule.code in founding else "sample lists" if rule.code in lists else None
        assert (rule.code, rule.seen) == (rule.code, met)


def test_every_finding_of_the_lists_was_judged(in_lists: dict[str, tuple[Finding, ...]]) -> None:
    text = (ROOT / "tests" / "data" / "lists_findings.toml").read_text(encoding="utf-8")
    judged = tomllib.loads(text)["finding"]
    found = [
        (name, finding.code, list(finding.measures)[:FIRST], len(finding.measures))
        for name, findings in in_lists.items()
        for finding in findings
    ]
    assert [(entry["list"], entry["code"], entry["measures"][:FIRST], entry["count"]) for entry in judged] == found
    assert sum(entry["right"] for entry in judged) / len(judged) >= LEAST_RIGHT
