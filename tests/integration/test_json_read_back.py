"""A sheet's JSON is the sheet: it reads back whole, is asked the same questions, and nothing else is taken for it."""

import copy
import io
import json
import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from tests.factories.known_sheets import FURTHER, ROOT, SAMPLE, UNLIKE
from tests.factories.thorough import share
from tests.fuzz import objects
from tests.fuzz.mutators import Material

from sasaeai.sheets.checking import check
from sasaeai.sheets.comparing import compare
from sasaeai.sheets.errors import UnreadableDocumentError, UserFacingError
from sasaeai.sheets.json_sheets import LAST_YEAR, from_json
from sasaeai.sheets.model import Finding, Sheet
from sasaeai.sheets.reading import opened, read, read_bytes
from sasaeai.sheets.writers.converting import comparison_written, site, written
from sasaeai.sheets.writers.json import to_json
from sasaeai.sheets.writers.table import print_sheet

KNOWN = [SAMPLE, *UNLIKE, *FURTHER]
Spoil = Callable[[dict[str, Any]], object]
LONG = 40_000


@cache
def schema() -> jsonschema.Draft202012Validator:
    told = (ROOT / "docs" / "reference" / "sheet.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(told))


@cache
def text_of(path: Path) -> str:
    return to_json(read(path))


def told(sheet: Sheet) -> Sheet:
    """The sheet without the two things that its JSON leaves out."""
    figures = [
        replace(measure, figures=tuple(replace(figure, confidence=1.0) for figure in measure.figures))
        for measure in sheet.measures
    ]
    return replace(sheet, measures=tuple(figures), findings=without_words(sheet.findings))


def without_words(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(replace(finding, words=()) for finding in findings)


def require_the_same(path: Path) -> None:
    document, sheet = opened(path.read_bytes(), path.name)
    text = to_json(sheet)
    document_again, again = opened(text.encode(), "書き出し.json")
    assert again == told(sheet)
    assert to_json(again) == text
    assert document_again.kind == "json"
    findings = check(document, sheet).findings
    assert without_words(check(document_again, again).findings) == without_words(findings)
    beside = check(document_again, again, last_years=[sheet]).findings
    assert without_words(beside) == without_words(check(document, sheet, last_years=[sheet]).findings)


@pytest.mark.parametrize("path", KNOWN, ids=lambda path: path.stem)
def test_it_is_the_same_sheet_with_the_same_questions(path: Path) -> None:
    require_the_same(path)


def test_the_founding_sheet_is_the_same_too(shared: Path) -> None:
    require_the_same(shared / "seed" / "plan-sheet.txt")


def test_it_can_be_read_by_path(tmp_path: Path) -> None:
    path = tmp_path / "評価.txt"  # the kind is told from the content
    path.write_text(text_of(SAMPLE), encoding="utf-8")
    assert read(path).source == read(SAMPLE).source


def test_other_programs_may_write_it_their_way() -> None:
    plain = json.loads(text_of(UNLIKE[0]))
    turned = dict(reversed(plain.items()))
    escaped = json.dumps(turned).replace("/", "\\/")
    for data in (
        escaped.encode(),
        json.dumps(plain, indent="\t").encode("utf-8-sig"),
        b" \r\n" * 99 + escaped.encode(),
    ):
        assert read_bytes(data, "x.json") == from_json(text_of(UNLIKE[0]), "x.json")
    as_utf_16 = json.dumps(plain, ensure_ascii=False, indent=1).encode("utf-16")
    assert read_bytes(as_utf_16, "x.json") == from_json(text_of(UNLIKE[0]), "x.json")


# What is not of the form


def put(*path: str | int, value: Any) -> Spoil:
    def spoil(sheet: dict[str, Any]) -> None:
        objects.at_path(sheet, path[:-1])[path[-1]] = value

    return spoil


def drop(*path: str | int) -> Spoil:
    return lambda sheet: objects.at_path(sheet, path[:-1]).pop(path[-1])


FIGURE = ("measures", 4, "figures", 0)
WRONG: dict[str, Spoil] = {
    "measures[4].figures[0].value": put(*FIGURE, "value", value="12"),
    "measures[4].figures[0].kind": put(*FIGURE, "kind", value="guess"),
    "measures[4].figures[0].words": put(*FIGURE, "words", value=[]),
    "measures[4].figures[0].sources[1]": put(*FIGURE, "sources", value=["t1!r1c1", ""]),
    "measures[0].title": drop("measures", 0, "title"),
    'measures[0]."予算 額"': put("measures", 0, "予算 額", value=1),
    "measures[0].no": put("measures", 0, "no", value=True),
    "measures[0].twins[0]": put("measures", 0, "twins", value=[None]),
    "measures[0].direction": put("measures", 0, "direction", value="maybe"),
    "measures[0].confidence.title": put("measures", 0, "confidence", "title", value=1.01),
    "measures[0].sources.words": put("measures", 0, "sources", "words", value=["t1!r1c1"]),
    "measures[0].ratings.19": put("measures", 0, "ratings", value={"19": "○"}),
    "measures[0].ratings.x": put("measures", 0, "ratings", value={"x": "○"}),
    "measures[0].other.備考": put("measures", 0, "other", value={"備考": "\ud800"}),
    "measures[0].other.�": put("measures", 0, "other", value={"\ud800": "a"}),
    "measures[0].reason": put("measures", 0, "reason", value="a\x00b"),
    "measures[0].results[0].fiscal_year": put("measures", 0, "results", 0, "fiscal_year", value=LAST_YEAR + 1),
    "fiscal_years[0]": put("fiscal_years", value=[1867]),
    "fiscal_years": put("fiscal_years", value=[2018, 2017]),
    "nodes[0].level": put("nodes", 0, "level", value=0),
    "nodes[0].children[0].level": put("nodes", 0, "children", 0, "level", value=1),
    "nodes[0].children[0].measures[0]": put("nodes", 0, "children", 0, "measures", value=[999]),
    "measures": put("measures", value=[]),
    "findings[0].code": put("findings", 0, "code", value="TW1"),
    "findings[0].severity": put("findings", 0, "severity", value="fatal"),
    "findings[0].message_ja": put("findings", 0, "message_ja", value="1\n2"),
    "source.sha256": put("source", "sha256", value="ABC"),
    "source.kind": put("source", "kind", value="json"),
    "source.name": put("source", "name", value="\udce9"),
    "cells": put("cells", "used", value=1),
    "notes": put("notes", value="mine"),
    "nodes": drop("nodes"),
}


def refused(data: str | bytes) -> UserFacingError:
    with pytest.raises(UserFacingError) as caught:
        read_bytes(data.encode() if isinstance(data, str) else data, "評価.json")
    assert caught.value.message_ja.startswith("「評価.json」")
    require_sentence(caught.value)
    return caught.value


def require_sentence(error: UserFacingError) -> None:
    assert error.message_ja.endswith("。")
    assert error.message_en.endswith(".")
    assert error.message_ja.isprintable()
    assert error.message_en.isprintable()
    assert len(error.message_ja) < 600


@pytest.mark.parametrize("place", WRONG)
def test_a_place_that_is_not_of_the_form_is_named(place: str) -> None:
    sheet = json.loads(text_of(SAMPLE))
    WRONG[place](sheet)
    error = refused(json.dumps(sheet))
    assert f" {place} が決まりに合いません" in error.message_ja
    assert f"form: {place} is " in error.message_en


@pytest.mark.parametrize("digits", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5_000, "1e40", "9" * 45])
def test_a_number_that_is_none_is_refused(digits: str) -> None:
    plain = json.loads(text_of(SAMPLE))
    plain["measures"][4]["figures"][0]["value"] = 271828
    error = refused(json.dumps(plain).replace("271828", digits))
    assert "measures[4].figures[0].value" in error.message_ja


def test_a_page_with_thousands_of_digits_is_refused() -> None:
    plain = json.loads(text_of(SAMPLE))
    plain["measures"][0]["page"] = 271828
    assert "measures[0].page" in refused(json.dumps(plain).replace("271828", "7" * 5_000)).message_ja


def test_a_field_that_comes_twice_is_refused() -> None:
    text = text_of(SAMPLE).replace('"no": 3,', '"no": 3, "no": 4,', 1)
    assert "「no」" in refused(text).message_ja


@pytest.mark.parametrize("depth", [60, 300, 3_000, 100_000])
def test_a_tree_of_unheard_depth_is_refused(depth: int) -> None:
    node = '{"level": %d, "level_name": null, "number": null, "title": null, "measures": [], "children": ['
    deep = "".join(node % level for level in range(1, depth + 1)) + "]}" * depth
    plain = json.loads(text_of(SAMPLE))
    refused(json.dumps({**plain, "nodes": []}).replace('"nodes": []', f'"nodes": [{deep}]'))


def test_another_version_is_told() -> None:
    error = refused(text_of(SAMPLE).replace("sasaeai.sheet/1", "sasaeai.sheet/2"))
    assert "sasaeai.sheet/2" in error.message_ja
    assert "新しく" in error.message_ja


@pytest.mark.parametrize("schema", [None, 1, "sasaeai.plan/1", []])
def test_other_json_is_refused_as_such(schema: object) -> None:
    error = refused(json.dumps({**json.loads(text_of(SAMPLE)), "schema": schema}))
    assert isinstance(error, UnreadableDocumentError)
    assert "JSONで、読み取れません" in error.message_ja


@pytest.mark.parametrize("part", [0.2, 0.9, 0.999])
def test_a_file_that_breaks_off_is_called_so(part: float) -> None:
    text = text_of(SAMPLE)
    assert "壊れているか途中で切れている" in refused(text[: int(len(text) * part)]).message_ja


# What is taken goes everywhere

TAKEN: dict[str, Spoil] = {
    "as it is": lambda sheet: None,
    "a number twice": lambda sheet: [
        sheet["measures"][1].update(no=1),
        put("nodes", 0, "children", 0, "children", 0, "measures", value=[1, 1, 3])(sheet),
    ],
    "no numbers": lambda sheet: [
        *(measure.update(no=None) for measure in sheet["measures"]),
        sheet.update(nodes=[]),
    ],
    "blank numbers": lambda sheet: [measure.update(no="") for measure in sheet["measures"]] and sheet.update(nodes=[]),
    "no tree": put("nodes", value=[]),
    "twins and findings of nobody": lambda sheet: [
        sheet["measures"][0].update(twins=["x", 999]),
        sheet["findings"][0].update(measures=["x", 999], code="ZZ999", cells=["Z!9"]),
    ],
    "years without an order": put("measures", 0, "results", 0, "fiscal_year", value=1868),
    "the last year": put("measures", 0, "ratings", value={"2200": None, "1868": "×"}),
    "the smallest and largest values": lambda sheet: [
        sheet["measures"][0].update(figures=[figure(9e39), figure(-9e39), figure(1e-320), figure(-0.0), figure(10**39)])
    ],
    "odd marks": put("measures", 0, "rating", value="②"),
    "no cells": lambda sheet: [measure.update(sources={}, confidence={}) for measure in sheet["measures"]],
    "odd cells": put("measures", 0, "sources", value={"title": ["!", "@", "+", "p1@,", "9" * 4_000, "'a!b'!C3", "é"]}),
    "long texts": put("measures", 0, "reason", value="長" * LONG),
    "odd letters": put("measures", 0, "reason", value="\u202e\x85\ufffe\U000e0100 [bold]<b>&amp;{{x}}=1+1"),
    "odd names": put("measures", 0, "divisions", value=["", " ", "../課", "\n", "課\n課"]),
    "blank everything": lambda sheet: [
        measure.update({name: None for name, said in measure.items() if name != "no" and isinstance(said, str)})
        for measure in sheet["measures"]
    ],
    "a file name that lies": put("source", "name", value="../../\x00\n<b>.xlsx"),
    "deep levels": lambda sheet: sheet["nodes"][0].update(level=50, children=[]),
}


def figure(value: float) -> dict[str, Any]:
    return {
        "label": "数", "unit": "円", "fiscal_year": 2018, "value": value, "kind": "settled", "approximate": False,
        "carried_over": False, "of_which": "数", "sources": [],
    }  # fmt: skip


def require_all_writers(sheet: Sheet, findings: tuple[Finding, ...], suffixes: tuple[str, ...]) -> None:
    """What a kind of file cannot hold is said in a sentence; nothing else stops a writer."""
    for suffix in suffixes:
        try:
            written(sheet, suffix, findings)
        except UserFacingError as error:
            require_sentence(error)


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_odd_and_breaks_nothing_goes_through_every_writer(name: str) -> None:
    plain = copy.deepcopy(json.loads(small()))
    TAKEN[name](plain)
    document, sheet = opened(json.dumps(plain).encode(), "x.json")
    assert json.loads(to_json(sheet)) == plain
    findings = check(document, sheet).findings
    require_all_writers(sheet, findings, (".xlsx", ".pdf", ".docx", ".html", ".csv", ".json"))
    written(sheet, ".csv", form="figures")
    site(sheet, findings)
    comparison = compare(sheet, from_json(small(), "y.json"))
    comparison_written(comparison, ".html")
    if name != "long texts":
        comparison_written(comparison, ".xlsx")


@cache
def small() -> str:
    return to_json(objects.cut(read(SAMPLE), 3))


@settings(max_examples=share(150))
@given(st.integers(0, 10**9), st.integers(0, len(objects.SMALL) - 1))
def test_any_change_is_refused_in_a_sentence_or_can_be_written(chance: int, at: int) -> None:
    data = objects.SMALL[at]()
    changed = objects.value(data, random.Random(chance), Material([data], [b"x"]))
    require_sentence_or_sheet(changed)


@st.composite
def one_change(draw: st.DrawFn) -> bytes:
    plain = json.loads(draw(st.sampled_from(objects.SMALL))())
    path = draw(st.sampled_from(list(objects.paths(plain))))
    inside = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
    value = st.recursive(inside, lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=9), some))
    holder, step = objects.at_path(plain, path[:-1]), path[-1]
    way = draw(st.sampled_from(["replace", "delete", "insert"]))
    if way == "delete":
        del holder[step]
    elif way == "insert" and isinstance(holder, list):
        holder.insert(step, draw(value | st.just(holder[step])))
    elif way == "insert":
        holder[draw(st.text(max_size=9))] = draw(value)
    else:
        holder[step] = draw(value)
    return json.dumps(plain).encode()


@settings(max_examples=share(150))
@given(one_change())
def test_any_value_is_refused_in_a_sentence_or_can_be_written(data: bytes) -> None:
    require_sentence_or_sheet(data)


def require_sentence_or_sheet(data: bytes) -> None:
    try:
        document, sheet = opened(data, "x.json")
    except UserFacingError as error:
        require_sentence(error)
        return
    assert from_json(to_json(sheet), "y.json") == sheet
    assert not list(schema().iter_errors(json.loads(to_json(sheet))))
    findings = check(document, sheet).findings
    require_all_writers(sheet, findings, (".json", ".csv", ".html"))
    print_sheet(sheet, Console(file=io.StringIO(), width=100))
