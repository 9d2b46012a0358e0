"""Properties of the linter: no sheet makes it raise, order is nothing to it, a cause taken away takes its finding."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.damage import damaged
from tests.factories.known_sheets import FURTHER, OWN, SAMPLE, document_of, loaded

from sasaeai.sheets.checking import check, key_of
from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.grid import Document
from sasaeai.sheets.model import CellCounts, Figure, Finding, Measure, Result, Sheet, Source
from sasaeai.sheets.reading import read_document

TOLD = """
参加者が定着してきた。|登録者は増えた|利用は横ばい|会員の減少|解散する団体もある|平成29年2月設置|令和元年度に8か所目|各センターより1人
「市民後見人」を養成します。|見守りを推進するため。|導入準備|使えるようになった|とときに|平成99年13月|(((|「」「|。。。|—|なし
"""
TEXTS = st.none() | st.text(max_size=40) | st.sampled_from(["", "\n\n", "0" * 50, "9" * 400 + "年度", *TOLD.split("|")])
LABELS = ["参加者数", "高齢者支援センター設置数", "合計", "累計", "会員数（4月1日現在）", ""]
YEARS = st.none() | st.sampled_from([2017, 2018]) | st.integers(-5, 3000)
FIGURES = st.builds(
    Figure,
    label=st.none() | st.sampled_from(LABELS) | st.text(max_size=12),
    unit=st.none() | st.sampled_from(["人", "か所", "団体", "円", "千円", "％", ""]) | st.text(max_size=3),
    fiscal_year=YEARS,
    value=st.integers(-10, 10**12) | st.floats(allow_nan=False, allow_infinity=False, width=32),
    kind=st.sampled_from(["actual", "target", "rate", "budget", "settled", "cumulative"]),
    approximate=st.booleans(),
    carried_over=st.booleans(),
    of_which=st.none() | st.sampled_from(["参加者数", "合計"]),
    sources=st.lists(st.sampled_from(["t1!r1c1", "t1!r2c2"]), max_size=2).map(tuple),
)
NUMBERS = st.none() | st.integers(1, 9) | st.sampled_from(["1-1", "2-(3)", ""])
MEASURES = st.builds(
    Measure,
    no=NUMBERS,
    page=st.none() | st.integers(1, 60),
    title=TEXTS,
    twins=st.lists(st.integers(1, 9), max_size=2).map(tuple),
    divisions=st.lists(st.sampled_from(["子ども支援課", "こども支援課", "福祉課"]), max_size=2).map(tuple),
    description=TEXTS,
    results=st.lists(st.builds(Result, YEARS, TEXTS.map(lambda text: text or ""), st.booleans()), max_size=3).map(
        tuple
    ),
    figures=st.lists(FIGURES, max_size=6).map(tuple),
    rating=st.none() | st.sampled_from(["○", "◎", "A", "5", "順調"]),
    rating_text=TEXTS,
    strengths=TEXTS,
    issues=TEXTS,
    direction=st.none() | st.sampled_from(["continue", "abolish"]),
    direction_text=TEXTS,
    direction_options=st.dictionaries(st.sampled_from(["継続", "廃止"]), st.none() | st.booleans(), max_size=2),
    reason=TEXTS,
    sources=st.dictionaries(st.sampled_from(["title", "results", "strengths"]), st.just(("t1!r1c1",)), max_size=3),
)


def sheet_of(measures: list[Measure]) -> Sheet:
    together = Finding("SH006", "note", tuple(m.no for m in measures[:2] if m.no is not None), "", "", ())
    return Sheet(Source("x", "0", "csv"), (2017, 2018), (), tuple(measures), (together,), CellCounts(0, 0, 0, 0))


@given(st.lists(MEASURES, max_size=7), st.lists(MEASURES, max_size=4))
def test_no_rule_raises_on_any_sheet(measures: list[Measure], last: list[Measure]) -> None:
    checked = check(document_of(), sheet_of(measures), last_years=[sheet_of(last), sheet_of(last[:2])])
    for finding in checked.findings:
        assert isinstance(finding.message_ja, str)
        assert key_of(finding, {}).startswith(finding.code)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("path", OWN[:4], ids=lambda path: path.stem)
def test_no_rule_raises_on_a_damaged_sheet(path: Path, seed: int) -> None:
    document = loaded(path)
    sheet = read_document(document)
    rows = {
        ref.split("!")[0]: int(ref.split("r")[-1].split("c")[0])
        for m in sheet.measures[:1]
        for ref in m.sources.get("title", ())
        if "!r" in ref
    }
    broken, _ = damaged(document, rows, random.Random(seed)) if rows else (document, [])
    try:
        again = read_document(broken)
    except UserFacingError:
        return
    check(broken, again, last_years=[sheet])


def told(document: Document, sheet: Sheet) -> set[tuple[str, tuple[str, ...]]]:
    return {(f.code, tuple(sorted(map(str, f.measures)))) for f in check(document, sheet).findings}


@pytest.mark.parametrize("path", [*OWN, *FURTHER], ids=lambda path: path.stem)
def test_the_order_of_the_measures_does_not_matter(path: Path) -> None:
    document = loaded(path)
    sheet = read_document(document)
    expected = told(document, sheet)
    for seed in range(3):
        measures = list(sheet.measures)
        random.Random(seed).shuffle(measures)
        assert told(document, replace(sheet, measures=tuple(measures))) == expected


def test_a_measure_taken_away_takes_its_findings() -> None:
    document = loaded(SAMPLE)
    sheet = read_document(document)
    for gone in {no for finding in check(document, sheet).findings for no in finding.measures}:
        rest = replace(sheet, measures=tuple(m for m in sheet.measures if m.no != gone), findings=())
        assert not [finding for finding in check(document, rest).findings if gone in finding.measures]


def test_twins_made_alike_are_no_longer_asked_about() -> None:
    document = loaded(SAMPLE)
    sheet = read_document(document)
    by_no = {measure.no: measure for measure in sheet.measures}
    alike = []
    for measure in sheet.measures:
        first = by_no[min([measure.no, *measure.twins], key=int)] if measure.twins else measure
        alike.append(
            replace(first, no=measure.no, page=measure.page, twins=measure.twins) if first is not measure else measure
        )
    findings = check(document, replace(sheet, measures=tuple(alike), findings=())).findings
    assert not [finding for finding in findings if finding.code.startswith("TW")]


def test_figures_that_no_longer_move_are_no_longer_asked_about() -> None:
    document = loaded(SAMPLE)
    sheet = read_document(document)
    still = []
    for measure in sheet.measures:
        first = {(f.label, f.unit, f.kind): f.value for f in reversed(measure.figures)}
        figures = tuple(replace(f, value=first[f.label, f.unit, f.kind]) for f in measure.figures)
        still.append(replace(measure, figures=figures))
    codes = {finding.code for finding in check(document, replace(sheet, measures=tuple(still))).findings}
    assert not codes & {"RT001", "RT002", "RT003", "NR002", "FG005"}
    assert "NR001" in codes  # 増えた is now wrong of every figure that it names


def test_a_text_answered_is_no_longer_asked_about() -> None:
    document = loaded(SAMPLE)
    sheet = read_document(document)
    answered = tuple(
        replace(measure, reason=f"前年の{measure.no}番の聞き取りで、夜間に使えないとの声があったため。")
        for measure in sheet.measures
    )
    before, after = told(document, sheet), told(document, replace(sheet, measures=answered))
    assert {code for code, _ in before - after} >= {"NR006", "RT004"}
    assert not [entry for entry in after if entry[0] == "NR006"]
