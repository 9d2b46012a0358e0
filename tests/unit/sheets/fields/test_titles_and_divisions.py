"""Titles with cross-listing notes, page references, divisions in charge. All names are invented."""

import pytest

from sasaeai.sheets.fields.cross_listing import parse_page, parse_title
from sasaeai.sheets.fields.divisions import Divisions, parse_divisions


@pytest.mark.parametrize(
    ("text", "title", "pages"),
    [
        ("朝市の開催(再掲30・41ページ)", "朝市の開催", [30, 41]),
        ("朝市（港の市の拡大（再掲17・41ページ））", "朝市（港の市の拡大）", [17, 41]),
        ("朝市【再掲 P.12】", "朝市", [12]),
        ("朝市※再掲（12頁）", "朝市", [12]),
        ("朝市 (再掲)", "朝市", []),
        ("朝 市 の 開催 (再掲 14 ページ)", "朝市の開催", [14]),
        ("朝市（再掲P12～14）", "朝市", [12, 13, 14]),
        ("再掲事業の整理", "再掲事業の整理", []),
        ("朝市（港）", "朝市（港）", []),
    ],
)
def test_titles(text: str, title: str, pages: list[int]) -> None:
    read = parse_title(text)
    assert (read.title, read.cross_listed_pages) == (title, pages)
    assert all("再掲" in text[start:end] for start, end in read.spans)


@pytest.mark.parametrize(
    ("text", "page"), [("P27", 27), ("p.27", 27), ("27ページ", 27), ("27頁", 27), ("Ｐ２７", 27), ("27", 27)]
)
def test_pages(text: str, page: int) -> None:
    assert parse_page(text) == page


@pytest.mark.parametrize("text", ["", "第27", "27-28", "27人", "P"])
def test_other_cells_are_no_pages(text: str) -> None:
    assert parse_page(text) is None


@pytest.mark.parametrize(
    ("text", "divisions"),
    [
        ("みなと課", Divisions(["みなと課"], [], {}, [])),
        ("みなと課 (潮風相談室)", Divisions(["みなと課", "潮風相談室"], [], {"みなと課": "潮風相談室"}, [])),
        ("みなと課 (うみ課)", Divisions(["みなと課", "うみ課"], ["うみ課"], {}, [])),
        ("みなと課\n(うみ課) (灯台館)", Divisions(["みなと課", "うみ課", "灯台館"], ["うみ課", "灯台館"], {}, [])),
        ("みなと課 うみ課", Divisions(["みなと課", "うみ課"], ["うみ課"], {}, ["うみ課"])),
        ("みなと課・うみ課", Divisions(["みなと課", "うみ課"], ["うみ課"], {}, ["うみ課"])),
        ("波・潮流課", Divisions(["波・潮流課"], [], {}, [])),
        ("海洋部　みなと課", Divisions(["海洋部 みなと課"], [], {}, [])),
        (
            "海洋部 みなと課\n山林部 こだち課",
            Divisions(["海洋部 みなと課", "山林部 こだち課"], ["山林部 こだち課"], {}, ["山林部 こだち課"]),
        ),
        ("みな と課", Divisions(["みなと課"], [], {}, [])),
        ("—", Divisions([], [], {}, [])),
        ("", Divisions([], [], {}, [])),
    ],
)
def test_divisions(text: str, divisions: Divisions) -> None:
    assert parse_divisions(text) == divisions


def test_a_name_that_says_it_co_operates_says_nothing_of_its_neighbours() -> None:
    found = parse_divisions("みなと課\n（灯台館）\n（関係課：波止場課）")
    assert (found.joint, found.sub_units) == (["波止場課"], {"みなと課": "灯台館"})


def test_a_bracketed_name_that_heads_a_row_is_joint() -> None:
    assert parse_divisions("みなと課（灯台館）", heads={"灯台館"}).joint == ["灯台館"]


def test_a_bracketed_name_of_unknown_kind_is_an_unsure_sub_unit() -> None:
    read = parse_divisions("みなと課（しおさい）")
    assert (read.sub_units, read.unsure) == ({"みなと課": "しおさい"}, ["しおさい"])


def test_a_division_that_heads_a_row_by_itself_is_no_part_of_the_department_above_it() -> None:
    assert parse_divisions("海洋部\nみなと課", heads={"みなと課"}).names == ["海洋部", "みなと課"]
    assert parse_divisions("海洋部 みなと課", heads={"海洋部 みなと課"}).names == ["海洋部 みなと課"]
