"""Findings as SARIF 2.1.0: what the standard requires, and what a person would look for."""

import json
from typing import Any
from urllib.parse import unquote

import pytest
from tests.factories.known_sheets import SAMPLE, loaded

from sasaeai import sheets
from sasaeai.sheets.checking import Settings, check
from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.model import Finding
from sasaeai.sheets.writers.checked_file import CheckedFile
from sasaeai.sheets.writers.sarif import KEY, to_sarif


@pytest.fixture(scope="module")
def document() -> Any:
    return loaded(SAMPLE)


def checked(document: Any, settings: Settings | None = None) -> CheckedFile:
    sheet = sheets.read_document(document)
    texts = {cell.ref: cell.text for cell in document.cells()}
    return CheckedFile(
        "見本/計画 1.txt", "%E8%A6%8B%E6%9C%AC/1.txt", texts, sheet, check(document, sheet, settings=settings)
    )


def run_of(*files: CheckedFile, failures: tuple[UserFacingError, ...] = ()) -> dict[str, Any]:
    log = json.loads(to_sarif(files, "1.2.3", failures))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_what_the_standard_requires(document: Any) -> None:
    run = run_of(checked(document))
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("Sasaeai", "1.2.3")
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
    assert run["results"]
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        assert result["properties"]["message_en"]
        assert result["partialFingerprints"][KEY].startswith(result["ruleId"])
        assert result["locations"]
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_a_location_for_each_cell_in_the_file(document: Any) -> None:
    file = checked(document, Settings(select=("TW001",)))
    run = run_of(file)
    ((result,), (finding,)) = run["results"], file.checked.findings
    cells = [location["logicalLocations"][0]["fullyQualifiedName"] for location in result["locations"]]
    assert cells == list(finding.cells)
    for location in result["locations"]:
        artifact = location["physicalLocation"]["artifactLocation"]
        assert unquote(artifact["uri"]) == "見本/1.txt"
        assert run["artifacts"][artifact["index"]]["location"]["uri"] == artifact["uri"]
    assert len(run["artifacts"][0]["hashes"]["sha-256"]) == 64


def test_a_finding_without_cells_still_names_its_file(document: Any) -> None:
    results = run_of(checked(document, Settings(select=("SH028",))))["results"]
    (location,) = results[0]["locations"]
    assert list(location) == ["physicalLocation"]


def test_confirmed_findings_are_suppressed(document: Any) -> None:
    open_one = checked(document, Settings(select=("TW001",)))
    key = open_one.key(open_one.checked.findings[0])
    (result,) = run_of(checked(document, Settings(("TW001",), (), {key: "担当課に確認。"})))["results"]
    assert result["suppressions"] == [{"kind": "external", "justification": "担当課に確認。"}]
    (result,) = run_of(open_one)["results"]
    assert result["suppressions"] == []


def test_text_is_neither_placeholder_nor_link(document: Any) -> None:
    file = checked(document)
    odd = Finding("SH001", "note", (), "「{0}」と[ここ](http://x)と[1]", "", ())
    file = CheckedFile(file.path, file.uri, file.texts, file.sheet, type(file.checked)((odd,)))
    assert run_of(file)["results"][0]["message"]["text"] == "「{{0}}」と\\[ここ](http://x)と[1]"


def test_files_that_could_not_be_read_are_told(document: Any) -> None:
    (invocation,) = run_of(checked(document), failures=(UserFacingError("読めません。", "Unreadable."),))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "読めません。"


def test_the_same_file_twice_is_one_artifact(document: Any) -> None:
    file = checked(document, Settings(select=("TW001",)))
    run = run_of(file, file)
    assert len(run["artifacts"]) == len(run["results"]) == 1


def test_keys_tell_all_questions_of_the_sample_apart(document: Any) -> None:
    file = checked(document)
    keys = [file.key(finding) for finding in file.checked.findings]
    assert len(keys) == len(set(keys))
