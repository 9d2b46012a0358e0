"""The sheet as web pages: what is escaped, where links lead, what the pictures show, how years and twins are told."""

import posixpath
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from tests.factories.known_sheets import SAMPLE, UNLIKE

from sasaeai.sheets.model import CellCounts, Figure, Finding, Measure, Node, Result, Sheet, Source
from sasaeai.sheets.reading import read
from sasaeai.sheets.writers.figure_pictures import picture, series_of
from sasaeai.sheets.writers.html import to_html
from sasaeai.sheets.writers.html_parts import name_of_file, names_of, text_of, year_in_both
from sasaeai.sheets.writers.html_site import site_of

EVIL = """<script>alert("1")</script> & 'x'\x00\x1b\x7f\u0085\ud800"""
ESCAPED = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#x27;x&#x27;"


def sheet_of(*measures: Measure, name: str = "sheet.csv", nodes: tuple[Node, ...] = ()) -> Sheet:
    return Sheet(Source(name, "0", "csv"), (2017, 2018), nodes, measures, (), CellCounts(0, 0, 0, 0))


def figure(year: int | None, value: float, **others: object) -> Figure:
    return replace(Figure("参加者", "人", year, value, "actual"), **others)


def elements(page: str, selector: str) -> list[LexborNode]:
    return LexborHTMLParser(page).css(selector)


def texts(page: str, selector: str) -> list[str]:
    return [element.text().strip() for element in elements(page, selector)]


def ids(page: str) -> list[str]:
    return [element.attributes["id"] or "" for element in elements(page, "[id]")]


EVIL_MEASURE = Measure(
    no=EVIL,
    title=EVIL,
    divisions=(EVIL,),
    description=EVIL,
    results=(Result(2017, EVIL, same_as_left=False),),
    figures=(figure(2017, 1, label=EVIL, unit=EVIL), figure(2018, 2, label=EVIL, unit=EVIL)),
    rating=EVIL,
    rating_text=EVIL,
    strengths=EVIL,
    issues=EVIL,
    direction_text=EVIL,
    reason=EVIL,
    other={EVIL: EVIL},
)
EVIL_FINDING = Finding(EVIL, "error", (EVIL,), EVIL, EVIL, ())


@pytest.fixture(scope="module")
def evil_pages() -> Sequence[str]:
    sheet = sheet_of(EVIL_MEASURE, name=EVIL, nodes=(Node(1, None, None, EVIL, (), (EVIL,)),))
    site = site_of(sheet, [EVIL_FINDING])
    return [to_html(sheet, [EVIL_FINDING]), *(page for path, page in site.items() if path.endswith(".html"))]


def test_what_a_sheet_says_never_becomes_markup(evil_pages: Sequence[str]) -> None:
    for page in evil_pages:
        assert ESCAPED in page
        assert not elements(page, "script, [onclick], [onerror], iframe, object, img")


def test_characters_that_no_page_may_hold_are_left_out(evil_pages: Sequence[str]) -> None:
    for page in evil_pages:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", page)
        page.encode()


def test_quotes_stay_inside_attributes() -> None:
    assert text_of("\"'<>&\r\nあ\t") == "&quot;&#x27;&lt;&gt;&amp;\nあ\t"


def test_line_ends_in_a_cell_break_the_line() -> None:
    assert "一行目<br>二行目" in to_html(sheet_of(Measure(1, title="題", reason="一行目\r\n二行目")))


def test_a_page_needs_nothing_from_elsewhere() -> None:
    page = to_html(read(SAMPLE))
    assert page.startswith('<!DOCTYPE html>\n<html lang="ja">')
    assert not elements(page, "script, link, img, iframe, [src], [style], [onclick]")
    assert not re.search(r"https?:|url\(|@import", page)


@pytest.mark.parametrize(
    ("numbers", "names"),
    [
        ((5, 6), ["5", "6"]),
        ((5, 5, "5-2"), ["5", "5-2", "5-2-2"]),
        (("1-1-(1)", "Ⅰ"), ["1-1-u281u29", "u2160"]),
        ((None, None), ["none", "none-2"]),
        (("a", "A"), ["a", "A-2"]),
        (("../../x",), ["u2eu2eu2fu2eu2eu2fx"]),
        (("",), ["none"]),
    ],
)
def test_a_measures_address_is_safe_and_its_own(numbers: tuple[int | str | None, ...], names: list[str]) -> None:
    measures = [Measure(no, title=f"題{at}") for at, no in enumerate(numbers)]
    found = names_of(measures)
    assert [found.of(measure) for measure in measures] == names
    assert all(re.fullmatch("[A-Za-z0-9-]+", found.of(measure)) for measure in measures)
    assert len({found.of(measure).casefold() for measure in measures}) == len(measures)


def test_a_very_long_number_makes_a_short_address() -> None:
    measure = Measure("い" * 500, title="題")
    assert len(names_of([measure]).of(measure)) <= 60


@pytest.mark.parametrize("path", [SAMPLE, *UNLIKE], ids=lambda path: path.stem)
def test_every_link_leads_somewhere(path: Path) -> None:
    sheet = read(path)
    pages = {"all.html": to_html(sheet, sheet.findings), **site_of(sheet, sheet.findings)}
    for name, page in pages.items():
        if not name.endswith(".html"):
            continue
        assert len(ids(page)) == len(set(ids(page)))
        for link in elements(page, "[href]"):
            to, _, anchor = (link.attributes["href"] or "").partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), to)) if to else name
            assert target in pages
            assert not anchor or anchor in ids(pages[target])


def test_numbers_that_repeat_have_a_page_each() -> None:
    site = site_of(sheet_of(Measure(5, title="甲"), Measure(5, title="乙")))
    assert [path for path in site if path.startswith("measures/")] == ["measures/5.html", "measures/5-2.html"]
    assert "乙" in site["measures/5-2.html"]


@pytest.mark.parametrize(
    ("year", "told"),
    [(2017, "平成29年度（2017年度）"), (2019, "令和元年度（2019年度）"), (2026, "令和8年度（2026年度）"), (3, "3年度")],
)
def test_years_are_told_in_both_calendars(year: int, told: str) -> None:
    assert year_in_both(year) == told


def test_the_summary_counts_the_same_measure_once() -> None:
    twins = (Measure(1, title="甲", page=9, twins=(3,)), Measure(2, title="乙"), Measure(3, title="甲", twins=(1,)))
    page = to_html(sheet_of(*twins))
    assert texts(page, "dl.summary dd") == [
        "3取組（再掲1を除くと2取組）",
        "平成29年度（2017年度）、平成30年度（2018年度）",
    ]


def test_measures_listed_twice_link_to_each_other() -> None:
    first = Measure(5, page=27, title="見守り", cross_listed_pages=(35,), twins=(25,))
    second = Measure(25, page=35, title="見守り", cross_listed_pages=(27,), twins=(5,))
    sheet = sheet_of(first, second)
    page = to_html(sheet)
    assert [link.attributes["href"] for link in elements(page, ".sheet a")] == ["#m25", "#m5"]
    assert texts(page, "th.title") == ["見守り（再掲35ページ）", "見守り（再掲27ページ）"]
    assert [link.attributes["href"] for link in elements(page, "#twins a")] == ["#m5", "#m25"]
    site = site_of(sheet)
    assert [link.attributes["href"] for link in elements(site["measures/5.html"], "#twins a")] == ["25.html"]


def test_a_picture_shows_values_by_their_height_from_zero() -> None:
    (series,) = series_of(Measure(1, figures=(figure(2018, 100), figure(2017, 50, approximate=True))))
    drawn = picture(series)
    bars = elements(drawn, "rect")
    assert [float(bar.attributes["height"] or 0) for bar in bars] == [24.0, 48.0]
    assert texts(drawn, "text") == ["H29", "H30"]
    assert "平成29年度 約50人、平成30年度 100人" in drawn
    assert 'role="img"' in drawn


def test_values_below_zero_hang_from_the_line() -> None:
    (series,) = series_of(Measure(1, figures=(figure(2017, -10), figure(2018, 10))))
    tops = [float(bar.attributes["y"] or 0) for bar in elements(picture(series), "rect")]
    assert tops == [25.0, 1.0]


def test_a_value_taken_over_is_an_outline_and_says_so() -> None:
    measure = Measure(1, title="題", figures=(figure(2017, 3), figure(2018, 3, carried_over=True)))
    page = to_html(sheet_of(measure))
    assert [bar.attributes.get("class") for bar in elements(page, "#trends rect")] == [None, "same"]
    assert texts(page, "#trends td") == ["3人", "3人（同左）"]
    assert "破線" in page


@pytest.mark.parametrize(
    "figures",
    [
        (figure(2017, 1),),
        (figure(None, 1), figure(2017, 2)),
        (figure(2017, 1), figure(2017, 2), figure(2018, 3)),
        (figure(2017, float("inf")), figure(2018, 3)),
    ],
    ids=["one year", "no year", "two values in a year", "endless"],
)
def test_nothing_is_drawn_where_a_picture_would_mislead(figures: tuple[Figure, ...]) -> None:
    (series,) = series_of(Measure(1, figures=figures))
    assert picture(series) == ""


def test_zeros_only_are_drawn_flat() -> None:
    (series,) = series_of(Measure(1, figures=(figure(2017, 0), figure(2018, 0))))
    assert [bar.attributes["height"] for bar in elements(picture(series), "rect")] == ["0.0", "0.0"]


def test_figures_of_other_kinds_units_and_parts_are_other_series() -> None:
    figures = (
        figure(2017, 9),
        figure(2017, 8, kind="target"),
        figure(2017, 7, unit="件"),
        figure(2017, 6, label="新規", of_which="参加者"),
        figure(2017, 5, label="予算額", kind="budget", unit="千円"),
    )
    names = [series.name for series in series_of(Measure(1, figures=figures))]
    assert names == ["実績値：参加者", "目標値：参加者", "実績値：参加者", "実績値：うち 新規", "予算額"]


def test_findings_are_grouped_by_severity_and_lead_to_their_measures() -> None:
    findings = [
        Finding("SH006", "note", (1, 1), "取組1は…。", "", ()),
        Finding("SH001", "error", (2, 9), "取組2は\nどれですか。", "", ()),
    ]
    page = to_html(sheet_of(Measure(1, title="甲"), Measure(2, title="乙")), findings)
    assert texts(page, "#findings h2, #findings h3") == ["確認事項（2件）", "要修正（1件）", "参考（1件）"]
    assert [link.attributes["href"] for link in elements(page, "#findings a")] == ["#m2", "#m1"]
    assert "取組2は どれですか。" in texts(page, "#findings .error li")[0]


def test_without_findings_there_is_no_section_for_them() -> None:
    assert not elements(to_html(sheet_of(Measure(1, title="甲"))), "#findings, a[href='#findings']")


def test_sections_and_measures_head_their_rows() -> None:
    node = Node(1, "基本目標", "1", "支え合う", (), (1,))
    page = to_html(sheet_of(Measure(1, title="甲", description="内容"), nodes=(node,)))
    assert texts(page, "th[scope=rowgroup]") == ["基本目標1　支え合う"]
    assert texts(page, "th[scope=row]") == ["1", "甲"]


def test_a_measures_page_tells_its_place_and_what_is_blank() -> None:
    node = Node(1, "基本目標", "1", "支え合う", (), (1, 2))
    measures = (Measure(1, title="甲", reason="理由"), Measure(2, title="乙", issues="担い手"))
    site = site_of(sheet_of(*measures, nodes=(node,)))
    assert texts(site["measures/1.html"], "ol.trail li") == ["取組の一覧", "基本目標1　支え合う", "取組1"]
    assert texts(site["measures/2.html"], "dl.fields dt") == ["取組内容", "良かった点", "課題", "左記選択の理由"]
    assert texts(site["measures/2.html"], "dl.fields dd") == ["（記載なし）", "（記載なし）", "担い手", "（記載なし）"]
    assert [link.attributes["href"] for link in elements(site["measures/2.html"], ".steps a")] == ["1.html"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("/srv/x/評価シート.xlsx", "評価シート"),
        ("C:\\x\\評価.シート.csv", "評価.シート"),
        (".csv", ".csv"),
        ("", "名称なし"),
    ],
)
def test_a_files_folder_is_not_told(name: str, told: str) -> None:
    assert name_of_file(name) == told
