"""Findings as SARIF 2.1.0 (OASIS standard), for programs that gather the results of checkers.

A confirmed finding is a suppressed result. Cells are logical locations, as a cell has no line of its own.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.model import Finding
from sasaeai.sheets.rules.catalogue import RULES
from sasaeai.sheets.rules.rule import Rule
from sasaeai.sheets.writers.checked_file import CheckedFile

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
KEY = "sasaeaiKey/v1"
_NO_RULE = -1
"""The index of a rule that this version does not have: a sheet's JSON may tell of findings of another."""
_LINK = re.compile(r"\[(?=[^\]]*\]\()")


def to_sarif(files: Sequence[CheckedFile], version: str, failures: Sequence[UserFacingError] = ()) -> str:
    """One run over all files; ``failures`` are those that could not be read."""
    files = list({file.uri: file for file in files}.values())
    places = {rule.code: at for at, rule in enumerate(RULES)}
    driver = {"name": "Sasaeai", "version": version, "language": "ja", "rules": [_rule(rule) for rule in RULES]}
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(failures)],
        "language": "ja",
        "columnKind": "unicodeCodePoints",
        "artifacts": [
            {"location": {"uri": file.uri}, "hashes": {"sha-256": file.sha256 or file.sheet.source.sha256}}
            for file in files
        ],
        "results": [result for at, file in enumerate(files) for result in _results(file, at, places)],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name_ja,
        "shortDescription": {"text": rule.name_ja},
        "fullDescription": {"text": rule.why_ja},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"name_en": rule.name_en, "why_en": rule.why_en},
    }


def _invocation(failures: Sequence[UserFacingError]) -> dict[str, Any]:
    told = [
        {
            "level": "error",
            "message": {"text": _literal(failure.message_ja)},
            "properties": {"message_en": failure.message_en},
        }
        for failure in failures
    ]
    return {"executionSuccessful": not failures, **({"toolExecutionNotifications": told} if told else {})}


def _results(file: CheckedFile, at: int, places: dict[str, int]) -> Iterator[dict[str, Any]]:
    # The standard wants suppressions in all results of a run or in none (3.27.23).
    for finding in file.checked.findings:
        yield _result(file, at, finding, places.get(finding.code, _NO_RULE)) | {"suppressions": []}
    for finding, note in file.checked.confirmed:
        suppression = {"kind": "external", "justification": note}
        yield _result(file, at, finding, places.get(finding.code, _NO_RULE)) | {"suppressions": [suppression]}


def _result(file: CheckedFile, at: int, finding: Finding, place: int) -> dict[str, Any]:
    return {
        "ruleId": finding.code,
        "ruleIndex": place,
        "level": finding.severity,
        "message": {"text": _literal(finding.message_ja)},
        "locations": [_location(file, at, ref) for ref in finding.cells] or [_location(file, at, None)],
        "partialFingerprints": {KEY: file.key(finding)},
        "properties": {"message_en": finding.message_en, "measures": list(finding.measures)},
    }


def _location(file: CheckedFile, at: int, ref: str | None) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": file.uri, "index": at}}}
    if ref is not None:
        location["logicalLocations"] = [{"name": ref, "fullyQualifiedName": ref, "kind": "cell"}]
    return location


def _literal(text: str) -> str:
    """The text as a message that holds no placeholder and no link (sections 3.11.5 and 3.11.6 of the standard)."""
    return _LINK.sub(r"\\[", text.replace("{", "{{").replace("}", "}}"))
