"""Laws that hold for the reading of any cell."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sasaeai.lib.fiscal_year import find_fiscal_years, fiscal_year_of, format_fiscal_year
from sasaeai.lib.japanese_text import fold, narrow, squeeze, strip_bullet
from sasaeai.lib.wareki import GREGORIAN_FROM, era_year_on, format_day, read_day, read_year
from sasaeai.sheets.fields.cross_listing import parse_page, parse_title
from sasaeai.sheets.fields.directions import parse_direction
from sasaeai.sheets.fields.divisions import parse_divisions
from sasaeai.sheets.fields.quantities import parse_number_cell, parse_quantities
from sasaeai.sheets.fields.ratings import decide_scale, parse_rating
from sasaeai.sheets.fields.repeats import parse_same_as_left
from sasaeai.sheets.fields.seams import split_seam
from sasaeai.sheets.fields.ticks import parse_ticks

PIECES = (
    "0 1 2 29 30 316 1,299 １２ 2.5 約 人 件 回 か所 団体 円 千円 万 億 ％ "
    "年 月 日 年度 平成 令和 元 H R 第 目 うち 再掲 内訳 累計 延べ ( ) （ ） "
    "朝市 参加者数 市内 に を は が の で として 、 。 ： : ・ ※ ○ ◎ △ × □ ■ ☑ 【 】 課題 "
    "同左 〃 課 部 室 拡充 継続 見直し P ページ ~ - → から 1校 各"
).split()
cells = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from([*PIECES, " ", "　", "\n", "  "]), max_size=30).map("".join),
)
days = st.dates(min_value=GREGORIAN_FROM, max_value=date(2117, 12, 31))


@given(cells)
def test_quantities_lie_in_the_text_in_order(text: str) -> None:
    position = 0
    for found in parse_quantities(text, fiscal_year=2017):
        assert position <= found.start < found.end <= len(text)
        position = found.end
        printed = narrow(text[found.start : found.end])
        assert any(digit in printed for digit in "0123456789")
        assert printed.endswith(narrow(found.unit)) or not found.unit or "(" in (found.label or "").replace("（", "(")
        assert 0 <= found.confidence <= 1
        assert found.label is None or found.label.strip()


@given(st.integers(0, 10**9), st.sampled_from(["人", "件", "か所", "団体", "円"]), st.booleans())
def test_a_labelled_value_comes_back(value: int, unit: str, is_spaced: bool) -> None:
    text = f"朝市の総数{' ' if is_spaced else ''}{value:,}{unit}"
    assert [(found.label, found.value, found.unit) for found in parse_quantities(text)] == [("朝市の総数", value, unit)]


@given(days)
def test_dates_are_no_quantities(day: date) -> None:
    for printed in (format_day(day), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y/%m/%d}", f"{day:%Y.%m.%d}"):
        assert parse_quantities(f"朝市 {printed}に開始") == []
        assert parse_number_cell(printed) is None


@given(cells)
def test_no_reader_ever_raises(text: str) -> None:
    parse_number_cell(text)
    parse_rating(text, decide_scale([text], text))
    parse_direction(text)
    parse_divisions(text, {text})
    parse_page(text)
    parse_same_as_left(text)
    assert strip_bullet(text) in text


@given(cells)
def test_chosen_options_are_options(text: str) -> None:
    ticks = parse_ticks(text, ("拡充", "継続"))
    assert all(ticks.options[chosen] for chosen in ticks.chosen)
    assert {"拡充", "継続"} <= ticks.options.keys()


@given(cells)
def test_titles_keep_everything_but_the_notes(text: str) -> None:
    read = parse_title(text)
    removed = "".join(text[start:end] for start, end in read.spans)
    assert sorted("".join((read.title + removed).split())) == sorted("".join(text.split()))


@given(cells)
def test_halves_of_a_seam_are_parts_of_the_text(text: str) -> None:
    halves = split_seam(text)
    if halves is not None:
        assert all(half and "".join(half.split()) in "".join(text.split()) for half in halves)


@given(cells)
def test_forms_of_text(text: str) -> None:
    assert len(narrow(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert squeeze(squeeze(text)) == squeeze(text)
    assert fold(squeeze(text)) == fold(text)


@given(days)
def test_days_survive_the_era_and_back(day: date) -> None:
    assert read_day(format_day(day)) == day
    assert read_year(str(era_year_on(day))).western == day.year


@given(st.integers(1900, 2090))
def test_fiscal_years_survive_printing(year: int) -> None:
    assert [found.year for found in find_fiscal_years(format_fiscal_year(year))] == [year]
    assert fiscal_year_of(date(year, 4, 1)) == fiscal_year_of(date(year + 1, 3, 31)) == year


@given(cells)
def test_fiscal_years_lie_in_the_text(text: str) -> None:
    for found in find_fiscal_years(text):
        assert 0 <= found.start < found.end <= len(text)
