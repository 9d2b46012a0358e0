"""The components as they are rendered: wired for screen readers, escaped, honest about what is unknown."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from sasaeai.base.ui import charts, navigation, wording
from sasaeai.base.ui.charts import Point
from sasaeai.base.ui.context import site
from sasaeai.base.ui.figures import Feed, Figure, Polarity
from sasaeai.base.ui.items import Event, Link, Progress, Row, Step, StepState, Tab, Tag, Unknown
from sasaeai.base.ui.navigation import Entry
from sasaeai.base.ui.tables import Column, Table
from sasaeai.lib.errors import UserFacingError

HOSTILE = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>"


def drawn(source: str, **values: object) -> str:
    return Template("{% load ui %}" + source).render(Context(values))


def words(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", markup)).strip()


class Elements(HTMLParser):
    """The elements of some markup, as names with attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name in names]

    @property
    def ids(self) -> list[str | None]:
        return [attributes["id"] for _, attributes in self.found if "id" in attributes]


class Form(forms.Form):
    name = forms.CharField(label="名称", help_text="印刷のとおり")
    rating = forms.ChoiceField(label="評価", choices=[("a", "◎"), ("b", "○")], widget=forms.RadioSelect)
    bodies = forms.MultipleChoiceField(
        label="団体", choices=[("1", "郵便局")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="確かめた")
    paper = forms.FileField(label="会議録", required=False)
    kept = forms.CharField(widget=forms.HiddenInput, initial="1")


# --- forms


def test_a_field_is_described_by_its_hint_and_its_error() -> None:
    form = Form({"kept": "1"})
    (field,) = Elements(drawn("{% field form.name %}", form=form)).named("input")
    markup = drawn("{% field form.name %}", form=form)
    assert field["aria-describedby"] == "id_name_hint id_name_error"
    assert field["aria-invalid"] == "true"
    assert set(str(field["aria-describedby"]).split()) <= set(Elements(markup).ids)
    assert Elements(markup).named("label") == [{"for": "id_name"}]
    assert "必須" in words(markup)


def test_a_field_without_hint_or_error_is_described_by_nothing() -> None:
    (field,) = Elements(drawn("{% field form.paper %}", form=Form())).named("input")
    assert "aria-describedby" not in field
    assert "aria-invalid" not in field


def test_a_hint_may_be_given_by_the_page() -> None:
    markup = drawn('{% field form.paper hint="20MBまで" prefix="約" suffix="枚" %}', form=Form())
    assert Elements(markup).named("input")[0]["aria-describedby"] == "id_paper_hint"
    assert words(markup) == "会議録 任意 20MBまで 約 枚"


def test_radios_are_a_group_with_a_name_and_hints_of_their_own() -> None:
    markup = drawn("{% field form.rating hints=hints layout='ruled' %}", form=Form({}), hints={"a": "大きく上回った"})
    (group,) = Elements(markup).named("fieldset")
    assert group["role"] == "radiogroup"
    assert group["aria-describedby"] == "id_rating_error"
    assert group["aria-invalid"] == group["aria-required"] == "true"
    first, second = Elements(markup).named("input")
    assert first["aria-describedby"] == "id_rating_0_hint"
    assert "aria-describedby" not in second
    assert [label["for"] for label in Elements(markup).named("label")] == ["id_rating_0", "id_rating_1"]


def test_the_error_summary_leads_to_every_field_in_the_order_of_the_form() -> None:
    form = Form({"kept": ""})
    form.add_error(None, "どちらかは書いてください。")
    markup = drawn("{% error_summary form %}{% form form %}{% endform %}", form=form)
    links = [str(link["href"]) for link in Elements(markup).named("a")][:3]
    assert links == ["#id_name", "#id_rating_0", "#id_agreed"]
    assert {link.removeprefix("#") for link in links} <= set(Elements(markup).ids)
    assert "どちらかは書いてください。" in markup
    assert "名称：" in words(markup)
    assert "直すところが5件あります。" in words(markup)
    assert drawn("{% error_summary form %}", form=Form()) == ""


def test_a_form_always_holds_its_token_and_hidden_fields() -> None:
    for content in ("", "{% field form.name %}"):
        source = "{% form form submit='保存する' cancel_href='/back' %}" + content + "{% endform %}"
        found = Elements(drawn(source, form=Form(), csrf_token="tok"))
        hidden = {field["name"] for field in found.named("input") if field["type"] == "hidden"}
        assert hidden == {"csrfmiddlewaretoken", "kept"}
        assert found.named("form")[0]["enctype"] == "multipart/form-data"


def test_ids_are_unique_in_a_whole_form() -> None:
    ids = Elements(drawn("{% form form %}{% endform %}", form=Form({}))).ids
    assert len(ids) == len(set(ids))


def test_a_finding_offers_both_answers_or_the_reason_given() -> None:
    asked = drawn("{% finding '同じ文章です。' code='LY101' fix_href='#id_name' keep_url='/keep' %}", csrf_token="tok")
    assert "直す" in words(asked)
    assert "このままでよい（理由）" in words(asked)
    assert Elements(asked).named("form")[0] == {"action": "/keep", "method": "post"}
    within = drawn("{% finding '同じ文章です。' keep_name='LY101' %}")
    assert Elements(within).named("form") == []
    assert Elements(within).named("textarea")[0]["name"] == "LY101-reason"
    kept = drawn("{% finding '同じ文章です。' fix_href='#x' kept_reason='事実のとおり' %}")
    assert "理由：事実のとおり" in words(kept)
    assert Elements(kept).named("a", "button") == []


# --- escaping

COMPONENTS = {
    "button": "{% button x name=x value=x %}",
    "link_button": "{% link_button x x %}",
    "tag": "{% tag x 'info' x %}",
    "notice": "{% notice x %}{{ x }}{% endnotice %}",
    "summary_list": "{% summary_list rows %}",
    "summary": "{% summary %}{% summary_item x %}{{ x }}{% endsummary_item %}{% endsummary %}",
    "table": "{% table table %}",
    "empty table": "{% table no_rows %}",
    "pagination": "{% pagination page label=x %}",
    "tabs": "{% tabs tabs x %}",
    "timeline": "{% timeline events %}",
    "steps": "{% steps steps x %}",
    "progress": "{% progress 1 2 label=x unit=x %}",
    "figure": "{% figure figure %}",
    "unknown figure": "{% figure unknown %}",
    "series": "{% series figure %}",
    "card": "{% card x href=x note=x %}{{ x }}{% endcard %}",
    "disclosure": "{% disclosure x %}{{ x }}{% enddisclosure %}",
    "empty": "{% empty x %}{{ x }}{% endempty %}",
    "last_time": "{% last_time label=x %}{{ x }}{% endlast_time %}",
    "finding": "{% finding x code=x fix_href=x keep_url=x %}{% finding x keep_name=x %}{% finding x kept_reason=x %}",
    "field": "{% field form.name hint=x prefix=x suffix=x %}{% field form.rating hints=hints %}",
    "form": "{% form form submit=x action=x cancel_href=x id=x %}{{ x }}{% endform %}{% error_summary form %}",
    "page_header": "{% page_header x over=x sub=x %}{{ x }}{% endpage_header %}",
    "breadcrumbs": "{% breadcrumbs crumbs %}",
    "section": "{% section x id=x note=x %}{{ x }}{% endsection %}",
    "column": "{% columns %}{% column pinned=x %}{{ x }}{% endcolumn %}{% endcolumns %}",
    "action_bar": "{% action_bar note=x %}{{ x }}{% endaction_bar %}",
    "told": "{{ error|told }}",
}


def hostile_values() -> dict[str, object]:
    form = Form({"name": HOSTILE, "rating": HOSTILE})
    form.add_error("name", HOSTILE)
    columns = (Column(HOSTILE, "a", is_row_header=True, sort=HOSTILE), Column(HOSTILE, "b"), Column("c", "c"))
    row = {"a": Link(HOSTILE, HOSTILE), "b": HOSTILE, "c": [Tag(HOSTILE, "danger", HOSTILE), Unknown(HOSTILE)]}
    history = (Point(2017, None, HOSTILE), Point(2018, 3), Point(2019, 4, is_provisional=True))
    return {
        "x": HOSTILE,
        "rows": [Row(HOSTILE, HOSTILE, Link(HOSTILE, HOSTILE)), Row(HOSTILE, Unknown(HOSTILE))],
        "table": Table(columns, [row], HOSTILE, note=HOSTILE, layout="scroll"),
        "no_rows": Table(columns, [], HOSTILE, empty=HOSTILE),
        "page": Paginator(range(50), 10).page(2),
        "request": RequestFactory().get("/", {HOSTILE: HOSTILE}),
        "tabs": [Tab(HOSTILE, HOSTILE, total=3)],
        "events": [Event(date(2018, 4, 1), HOSTILE, HOSTILE, HOSTILE)],
        "steps": [Step(HOSTILE, StepState.CURRENT, HOSTILE)],
        "figure": Figure(
            HOSTILE, 3, HOSTILE, HOSTILE, before=2, why_not_judged=HOSTILE, history=history, target=5, href=HOSTILE
        ),
        "unknown": Figure(HOSTILE, None, HOSTILE, why_unknown=HOSTILE, before=2),
        "form": form,
        "hints": {"a": HOSTILE},
        "crumbs": [Link(HOSTILE, HOSTILE), Link(HOSTILE)],
        "error": UserFacingError(HOSTILE),
    }


@pytest.mark.parametrize("name", COMPONENTS)
def test_hostile_text_is_escaped_once(name: str) -> None:
    markup = drawn(COMPONENTS[name], **hostile_values())
    elements = Elements(markup)
    assert not elements.named("script", "img")
    assert not [key for _, attributes in elements.found for key in attributes if key.startswith("on") or key == "style"]
    assert "&amp;lt;" not in markup
    assert "&lt;script" in markup or "%3Cscript" in markup


def test_a_misspelt_kind_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="primry"):
        drawn("{% button 'x' 'primry' %}")
    with pytest.raises(TemplateSyntaxError, match="green"):
        drawn("{% tag 'x' 'green' %}")


# --- what tells something


@pytest.mark.parametrize(
    "told", ["info note お知らせ：", "success status 完了：", "warning note 注意：", "error alert エラー："]
)
def test_a_notice_says_in_words_what_its_colour_says(told: str) -> None:
    tone, role, spoken = told.split()
    markup = drawn("{% notice 'こと' tone %}{% endnotice %}", tone=tone)
    assert Elements(markup).named("div")[0]["role"] == role
    assert words(markup) == f"{spoken} こと"


@pytest.mark.parametrize("tone", ["info", "success", "warning", "danger"])
def test_tags_differ_by_a_sign_too(tone: str) -> None:
    signs = re.findall(r'd="([^"]+)"', drawn("{% tag 'x' tone %}", tone=tone))
    others = [
        re.findall(r'd="([^"]+)"', drawn("{% tag 'x' t %}", t=t)) for t in ("info", "success", "warning", "danger")
    ]
    assert len(signs) == 1
    assert others.count(signs) == 1


def test_the_current_step_and_tab_are_said() -> None:
    steps = [
        Step("記入", StepState.DONE),
        Step("確認", StepState.CURRENT),
        Step("承認"),
        Step("差戻", StepState.RETURNED),
    ]
    markup = drawn("{% steps steps '段階' %}", steps=steps)
    assert [item.get("aria-current") for item in Elements(markup).named("li")] == [None, "step", None, None]
    assert words(markup) == "記入 （済み） 2 確認 （現在） 3 承認 （これから） 差戻 （差戻し）"
    tabs = drawn("{% tabs tabs '状態' %}", tabs=[Tab("全部", "?a", total=1200), Tab("一部", "?b", is_current=True)])
    assert [link.get("aria-current") for link in Elements(tabs).named("a")] == [None, "page"]
    assert "1,200件" in words(tabs)


def test_progress_is_said_in_words() -> None:
    assert words(drawn("{% progress 7 9 %}")) == "9件中7件"
    assert words(drawn("{% progress 7 9 label='回答' unit='課' %}")) == "回答 9課中7課"
    markup = drawn("{% progress 0 0 %}")
    assert words(markup) == "対象はまだありません"
    assert Elements(markup).named("progress") == []
    assert Elements(drawn("{% progress 1234 5678 %}")).named("progress")[0]["value"] == "1234"


def test_times_of_a_timeline_are_told_by_the_clock_here() -> None:
    events = [Event(datetime(2018, 3, 31, 15, 30, tzinfo=UTC), "提出"), Event(date(2018, 3, 31), "開始")]
    markup = drawn("{% timeline events %}", events=events)
    assert "平成30年4月1日 00:30" in words(markup)
    assert "平成30年3月31日（2018年）" in words(markup)
    assert [time["datetime"] for time in Elements(markup).named("time")] == ["2018-04-01T00:30:00+09:00", "2018-03-31"]


# --- figures


def test_a_figure_cannot_be_unknown_without_a_reason() -> None:
    with pytest.raises(ValueError, match="why"):
        Figure("件数", None)
    told = words(drawn("{% figure f %}", f=Figure("件数", None, "件", why_unknown="集計中", before=3)))
    assert told == "件数 不明 理由：集計中 前回 3件"
    told = words(drawn("{% figure f %}", f=Figure("件数", 0, "件", before=0)))
    assert told == "件数 0件 増減なし（前回 0件） 変化なし"


@pytest.mark.parametrize(
    ("now", "before", "polarity", "told"),
    [
        (5, 3, Polarity.MORE_IS_BETTER, "2人増（前回 3人） 良い方向"),
        (5, 3, Polarity.LESS_IS_BETTER, "2人増（前回 3人） 悪い方向"),
        (3, 5, Polarity.LESS_IS_BETTER, "2人減（前回 5人） 良い方向"),
        (3, 5, Polarity.NEITHER, "2人減（前回 5人） 良し悪しは判断できない 訳"),
        (0.3, 0.1, Polarity.MORE_IS_BETTER, "0.2人増（前回 0.1人） 良い方向"),
    ],
)
def test_a_change_is_told_in_words(now: float, before: float, polarity: Polarity, told: str) -> None:
    figure = Figure("利用者", now, "人", before=before, polarity=polarity, why_not_judged="訳")
    assert words(drawn("{% figure f %}", f=figure)).endswith(told)


def test_a_figure_says_what_it_counts_when_and_where_from() -> None:
    figure = Figure(
        "団体", 1234, "団体", "有効なもの", date(2018, 4, 1), 2018, Feed.RETURNS, target=2000, href="/breakdown"
    )
    told = words(drawn("{% figure f %}", f=figure))
    for part in ("1,234団体", "月報", "年度平成30年度（2018年度）", "基準日平成30年4月1日（2018年）", "目標2,000団体"):
        assert part in told
    assert "数え方有効なもの" in told
    assert "内訳を見る" in told


# --- charts


def test_a_missing_year_is_a_gap_and_said() -> None:
    points = [Point(2015, 1), Point(2016, 3), Point(2017, None, "様式変更"), Point(2018, 4)]
    picture = charts.sparkline(points, "登録", "人")
    assert "平成27年度 1人、平成28年度 3人、平成29年度 なし（様式変更）、平成30年度 4人" in picture
    assert picture.count('fill="none" stroke="currentColor" stroke-width') == 1
    assert picture.count("stroke-dasharray") == 1
    assert Elements(picture).named("svg")[0]["role"] == "img"


@pytest.mark.parametrize("values", [[], [None], [3], [None, 3, None]])
def test_a_line_needs_two_values(values: list[int | None]) -> None:
    assert charts.sparkline([Point(2015 + at, value) for at, value in enumerate(values)], "x") == ""


@pytest.mark.parametrize("values", [[0, 0], [-1, 2], [-5, -3], [7, 7], [Decimal("0.1"), Decimal("1e9")]])
def test_charts_stay_within_their_picture(values: list[float]) -> None:
    points = [Point(2015 + at, value) for at, value in enumerate(values)]
    for picture in (charts.sparkline(points, "x"), charts.bars(points, "x", target=1)):
        svg = Elements(picture).named("svg")[0]
        wide, high = (float(part) for part in str(svg["viewbox"]).split()[2:])
        for box in Elements(picture).named("rect"):
            assert 0 <= float(str(box["x"])) <= float(str(box["x"])) + float(str(box["width"])) <= wide
            assert 0 <= float(str(box["y"])) <= float(str(box["y"])) + float(str(box["height"])) <= high
        assert "nan" not in picture


def test_bars_tell_past_present_provisional_and_missing_apart_without_colour() -> None:
    points = [Point(2015, 1), Point(2016, None), Point(2017, 2, is_provisional=True), Point(2018, 4)]
    picture = charts.bars(points, "登録", target=5)
    kinds = [
        (box.get("class"), box.get("fill"), box.get("stroke-dasharray")) for box in Elements(picture).named("rect")
    ]
    assert len(set(kinds)) == 4
    assert "。目標 5" in picture
    assert "（途中経過）" in picture


def test_a_chart_of_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="numbers"):
        charts.bars([Point(2015, float("nan")), Point(2016, 1)], "x")


def test_the_table_of_a_series_comes_before_its_picture() -> None:
    figure = Figure("登録", 4, "人", history=(Point(2017, None), Point(2018, 4)))
    markup = drawn("{% series f %}", f=figure)
    assert markup.index("<table") < markup.index("<svg")
    assert "平成29年度（2017年度） 記録なし" in words(markup)


# --- tables


def a_table(**options: object) -> Table:
    columns = (
        Column("担当課", "name", is_row_header=True, sort="name"),
        Column("件数", lambda row: row["count"], kind="number", sort="count"),
        Column("更新", "when.on", kind="day", absent="未更新"),
        Column("備考", "note"),
    )
    row = {"name": "福祉政策課", "count": 1234, "when": SimpleNamespace(on=None), "note": None}
    return Table(columns, [row], "状況", **options)


def test_a_table_is_announced_with_its_headings() -> None:
    found = Elements(drawn("{% table t %}", t=a_table()))
    assert [head["scope"] for head in found.named("th")] == ["col"] * 4 + ["row"]
    assert [cell["data-label"] for cell in found.named("td")] == ["件数", "更新", "備考"]
    assert {cell["role"] for cell in found.named("td")} == {"cell"}
    assert [row["role"] for row in found.named("tr")] == ["row", "row"]
    assert "ui-table__number" in str(found.named("td")[0]["class"])


def test_what_a_cell_lacks_is_said() -> None:
    told = words(drawn("{% table t %}", t=a_table()))
    assert told.endswith("福祉政策課1,234未更新—記録なし")


def test_an_empty_table_says_so_under_its_caption() -> None:
    assert words(drawn("{% table t %}", t=Table((), [], "状況"))) == "状況 表示するものはまだありません。"


def test_sorting_keeps_the_filters_and_goes_back_to_the_first_page() -> None:
    request = RequestFactory().get("/", {"state": "記入中", "page": "3"})
    found = Elements(drawn("{% table t %}", t=a_table(sorted_by="name"), request=request))
    assert [link["href"] for link in found.named("a")] == [
        "?state=%E8%A8%98%E5%85%A5%E4%B8%AD&sort=-name",
        "?state=%E8%A8%98%E5%85%A5%E4%B8%AD&sort=count",
    ]
    assert [head.get("aria-sort") for head in found.named("th")] == ["ascending", None, None, None, None]


def test_a_wide_table_is_a_region_that_the_keyboard_reaches() -> None:
    region = Elements(drawn("{% table t %}", t=a_table(layout="scroll"))).named("div")[0]
    assert (region["role"], region["aria-label"], region["tabindex"]) == ("region", "状況", "0")


def test_a_column_that_rows_do_not_have_is_an_error() -> None:
    with pytest.raises(LookupError, match="nmae"):
        list(Table((Column("課", "nmae"),), [{"name": "x"}], "状況").lines())


def test_values_are_shown_by_what_they_are() -> None:
    rows = [
        Row("数", 1234),
        Row("進み", Progress(1, 2)),
        Row("不明", Unknown("集計中")),
        Row("札", [Tag("甲"), Tag("乙")]),
        Row("空", ""),
        Row("空の列", []),
        Row("行", "一\n二"),
    ]
    markup = drawn("{% summary_list rows %}", rows=rows)
    assert words(markup) == "数 1,234 進み 2件中1件 不明 不明（集計中） 札 甲乙 空 —記録なし 空の列 —記録なし 行 一二"
    assert "一<br>二" in markup


# --- pages of a list


@pytest.mark.parametrize(
    ("rows", "page", "told"),
    [
        (0, 1, "0件"),
        (1, 1, "1件"),
        (10, 1, "10件"),
        (11, 1, "11件中 1～10件 ページ 1 ページ 2 次のページ"),
        (11, 2, "11件中 11～11件 前のページ ページ 1 ページ 2"),
        (1234, 60, "1,234件中 591～600件 前のページ ページ 1 … ページ 59 ページ 60 ページ 61 … ページ 124 次のページ"),
    ],
)
def test_pages(rows: int, page: int, told: str) -> None:
    assert words(drawn("{% pagination page %}", page=Paginator(range(rows), 10).page(page))) == told


def test_links_to_pages_keep_the_filters() -> None:
    request = RequestFactory().get("/", {"q": "見守り&", "page": "1"})
    markup = drawn("{% pagination page %}", page=Paginator(range(30), 10).page(1), request=request)
    assert {link["href"] for link in Elements(markup).named("a")} == {
        f"?q=%E8%A6%8B%E5%AE%88%E3%82%8A%26&page={number}" for number in (1, 2, 3)
    }


# --- words


@pytest.mark.parametrize(
    ("source", "value", "japanese", "english"),
    [
        ("fiscal_year", 2018, "平成30年度（2018年度）", "FY2018"),
        ("fiscal_year", 2019, "令和元年度（2019年度）", "FY2019"),
        ("fiscal_year", 1988, "昭和63年度（1988年度）", "FY1988"),
        ("day", date(2018, 4, 1), "平成30年4月1日（2018年）", "1 April 2018"),
        ("day", date(2019, 5, 1), "令和元年5月1日（2019年）", "1 May 2019"),
        ("day", datetime(2018, 3, 31, 15, 0, tzinfo=UTC), "平成30年4月1日（2018年）", "1 April 2018"),
        ("day_and_time", datetime(2018, 4, 1, 5, 5, tzinfo=UTC), "平成30年4月1日 14:05", "1 April 2018, 14:05"),
        ("day", None, "記録なし", "Not recorded"),
        ("number", 1234567, "1,234,567", "1,234,567"),
        ("number", -0.5, "−0.5", "−0.5"),
        ("number", Decimal("3.10"), "3.1", "3.1"),
        ("number:2", 3, "3.00", "3.00"),
        ("number", 0, "0", "0"),
        ("number:0", -0.4, "0", "0"),
        ("yen", 1234, "1,234円", "¥1,234"),
        ("yen", -1234, "−1,234円", "−¥1,234"),
        ("told", UserFacingError("だめです。", "No."), "だめです。", "No."),
    ],
)
def test_filters(source: str, value: object, japanese: str, english: str) -> None:
    for language, told in (("ja", japanese), ("en", english)):
        with override(language):
            assert drawn("{{ value|" + source + " }}", value=value) == told


@pytest.mark.parametrize(
    ("value", "japanese", "english"),
    [
        (99_999, "99,999", "99,999"),
        (8_240_000, "824万", "8.2M"),
        (123_456, "12万", "123k"),
        (2_350_000_000, "23.5億", "2.4B"),
        (-150_000, "−15万", "−150k"),
        (Decimal("6.55"), "6.6", "6.6"),
    ],
)
def test_few_figures_for_pictures(value: float, japanese: str, english: str) -> None:
    for language, told in (("ja", japanese), ("en", english)):
        with override(language):
            assert wording.in_few_figures(value) == told


# --- the frame


def test_messages_of_the_page_before_are_notices() -> None:
    messages = [SimpleNamespace(message=HOSTILE, level_tag=level) for level in ("debug", "success", "error")]
    found = Elements(drawn("{% include 'ui/messages.html' %}", messages=messages))
    assert [one.get("role") for one in found.named("div")] == [None, "note", "status", "alert"]
    assert not found.named("script")


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(navigation, "_ENTRIES", {})
    navigation.register(Entry(gettext_lazy("Gallery of components"), "ui:gallery", order=2))
    navigation.register(Entry("秘密", "healthz", is_shown=lambda request: False, order=1))
    return


def test_the_navigation_shows_what_may_be_seen_and_where_one_is(entries: None, client: Client) -> None:
    inside = navigation.shown_to(RequestFactory().get(reverse("ui:gallery") + "deeper/"))
    assert [(str(one.label), one.current) for one in inside] == [("部品の一覧", "true")]
    page = client.get(reverse("ui:gallery")).content.decode()
    assert 'aria-current="page">部品の一覧' in page
    assert "秘密" not in page


def test_two_entries_to_one_place_are_refused(entries: None) -> None:
    with pytest.raises(ValueError, match="ui:gallery"):
        navigation.register(Entry("ほか", "ui:gallery"))


def test_the_frame_knows_the_city_and_the_other_language(settings: object) -> None:
    settings.SASAEAI_CITY_NAME = "みどり野市"
    with override("en"):
        told = site(RequestFactory().get("/"))
    assert (told["city_name"], told["language"], told["other_language"]) == ("みどり野市", "en", "ja")


def test_the_gallery_is_a_whole_page_in_both_languages(client: Client) -> None:
    for language, title in (("ja", "部品の一覧"), ("en", "Gallery of components")):
        page = client.get(reverse("ui:gallery"), {"theme": "dark"}, headers={"accept-language": language})
        markup = page.content.decode()
        ids = Elements(markup).ids
        assert f'<html lang="{language}" data-theme="dark">' in markup
        assert f"<h1>{title}</h1>" in markup
        assert len(ids) == len(set(ids))
        assert page.headers["Content-Security-Policy"]
    assert (
        "data-theme"
        not in client.get(reverse("ui:gallery"), {"theme": '"><script>'}).content.decode().split("<body")[0]
    )
