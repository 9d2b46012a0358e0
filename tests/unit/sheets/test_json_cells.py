"""The cells that are made up of a sheet: a text for each address that something names, in the order of the document."""

from dataclasses import replace
from typing import Any

import pytest

from sasaeai.sheets.json_cells import document_of
from sasaeai.sheets.model import CellCounts, Figure, Finding, Measure, Result, Sheet, Source


def sheet_of(*measures: Measure, findings: tuple[Finding, ...] = ()) -> Sheet:
    return Sheet(Source("a.xlsx", "0" * 64, "xlsx"), (), (), measures, findings, CellCounts(0, 0, 0, 0))


def texts_of(*measures: Measure, findings: tuple[Finding, ...] = ()) -> dict[str, str]:
    document = document_of(sheet_of(*measures, findings=findings), "a.json", "1" * 64)
    assert (document.name, document.sha256, document.kind) == ("a.json", "1" * 64, "json")
    return {cell.ref: cell.text for cell in document.cells()}


def finding(sentence: str, *cells: str, code: str = "SH012") -> Finding:
    return Finding(code, "note", (), sentence, "…", cells)


@pytest.mark.parametrize(
    ("name", "said", "text"),
    [
        ("no", {}, "1"),
        ("page", {"page": 27}, "27"),
        ("title", {"title": "見守り"}, "見守り"),
        ("cross_listed_pages", {"cross_listed_pages": (40, 51)}, "(再掲40・51ページ)"),
        ("divisions", {"divisions": ("福祉課", "防災課")}, "福祉課\n防災課"),
        ("rating", {"rating": "○", "rating_text": "☑○ ☐△"}, "☑○ ☐△"),
        ("rating", {"rating": "○"}, "○"),
        ("direction_options", {"direction": "continue", "direction_text": "☐拡充 ☑継続"}, "☐拡充 ☑継続"),
        ("other", {"other": {"備考": "なし"}}, "なし"),
    ],
)
def test_a_cell_says_what_its_field_says(name: str, said: dict[str, Any], text: str) -> None:
    assert texts_of(Measure(1, **said, sources={name: ("t1!r1c1",)})) == {"t1!r1c1": text}


def test_several_cells_share_the_texts_or_their_lines() -> None:
    results = (Result(2017, "会議\n10回", same_as_left=False), Result(2018, "同左", same_as_left=True))
    told = Measure(1, results=results)
    assert texts_of(replace(told, sources={"results": ("A1", "B1")})) == {"A1": "会議\n10回", "B1": "同左"}
    assert texts_of(replace(told, sources={"results": ("A1", "A2", "B1")})) == {
        "A1": "会議",
        "A2": "10回",
        "B1": "同左",
    }
    assert texts_of(replace(told, sources={"results": ("A1",)})) == {"A1": "会議\n10回\n同左"}


def test_figures_speak_where_no_text_does() -> None:
    figures = (Figure("利用者", "人", 2018, 1_200, "actual", sources=("B1", "C1")),)
    sources = {"figures": ("B1", "C1"), "results": ("C1",)}
    told = Measure(1, figures=figures, results=(Result(2018, "利用者 1200", same_as_left=False),), sources=sources)
    assert texts_of(told) == {"B1": "利用者 1,200人", "C1": "利用者 1200"}


def test_fields_in_one_cell_are_all_said_once() -> None:
    sources = {"strengths": ("A1",), "issues": ("A1",), "reason": ("A1",)}
    assert texts_of(Measure(1, strengths="良い", issues="悪い", reason="良い", sources=sources)) == {"A1": "良い\n悪い"}


def test_what_a_finding_quotes_stands_in_its_cells() -> None:
    quoted = finding("表の外の文字：「※「再掲」は他にもある」「◎：達成 ○：継続」。", "t0!r1c1", "t0!r2c1")
    assert texts_of(findings=(quoted,)) == {"t0!r1c1": "※「再掲」は他にもある", "t0!r2c1": "◎：達成 ○：継続"}
    uneven = replace(quoted, cells=("t0!r1c1",))
    assert texts_of(findings=(uneven,)) == {"t0!r1c1": "※「再掲」は他にもある\n◎：達成 ○：継続"}
    assert texts_of(findings=(replace(uneven, code="SH010"),)) == {}
    titled = Measure(1, title="見守り", sources={"title": ("t0!r1c1",)})
    assert texts_of(titled, findings=(quoted,))["t0!r1c1"] == "見守り"


@pytest.mark.parametrize(
    "refs",
    [
        ("t1!r2c3", "t1!r10c1", "t1!r10c2"),
        ("表!B9", "表!AA9", "表!A10"),
        ("'a!b'!A1", "'a!b'!B1"),
        ("p2@90,10,99,20", "p2@10,30,20,40", "p2@30,30,40,40+p3@1,1,2,2"),
    ],
)
def test_the_order_is_that_of_the_document(refs: tuple[str, ...]) -> None:
    turned = Measure(1, title="見守り", sources={"title": refs[:1], "reason": refs[:0:-1]}, reason="必要")
    assert tuple(texts_of(turned)) == refs


@pytest.mark.parametrize("ref", ["!", "@", "+", "p1@,", "9" * 5_000, "a!b@c", "\u0663"])
def test_any_address_has_a_place(ref: str) -> None:
    assert texts_of(Measure(1, title="見守り", sources={"title": (ref, "t1!r1c1")})).keys() == {ref, "t1!r1c1"}
