"""What the schema of the JSON promises holds for every sheet at hand, and for none that is not of its form."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.factories.known_sheets import SAMPLE, UNLIKE

from sasaeai.sheets.reading import read
from sasaeai.sheets.writers.json import to_json


@pytest.fixture(scope="module")
def schema(root: Path) -> jsonschema.Draft202012Validator:
    told = json.loads((root / "docs" / "reference" / "sheet.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(told)
    return jsonschema.Draft202012Validator(told)


@pytest.mark.parametrize("path", [SAMPLE, *UNLIKE], ids=lambda path: path.stem)
def test_the_json_is_of_the_schema(path: Path, schema: jsonschema.Draft202012Validator) -> None:
    assert not [error.message for error in schema.iter_errors(json.loads(to_json(read(path))))]


def _without(sheet: dict[str, Any]) -> None:
    del sheet["measures"][0]["figures"][0]["kind"]


def _guessed(sheet: dict[str, Any]) -> None:
    sheet["measures"][0]["direction"] = "maybe"


def _more(sheet: dict[str, Any]) -> None:
    sheet["measures"][0]["budget"] = 1


@pytest.mark.parametrize("spoil", [_without, _guessed, _more])
def test_what_is_not_of_the_form_is_told(spoil: Any, schema: jsonschema.Draft202012Validator) -> None:
    sheet = json.loads(to_json(read(SAMPLE)))
    spoil(sheet)
    assert len(list(schema.iter_errors(sheet))) == 1
