"""What the gallery's page is given. City, measures, divisions and numbers are made up."""

from datetime import UTC, date, datetime

from django.core.paginator import Page, Paginator

from sasaeai.base.ui.gallery import example_figures, example_forms
from sasaeai.base.ui.items import Event, Link, Progress, Row, Step, StepState, Tab, Tag, Tone, Unknown
from sasaeai.base.ui.tables import Column, Table
from sasaeai.lib.errors import UserFacingError

_LONG = (
    "民生委員・児童委員、社会福祉協議会、地域包括支援センター、新聞販売店、郵便局、水道の検針員など、日ごろから各家庭を"
    "訪れる団体による重層的な見守りネットワークの充実と、気づきを相談機関へ確実につなぐ仕組みの構築"
)


def everything() -> dict[str, object]:
    """All samples by name."""
    return {
        "sections": _sections(),
        "crumbs": [Link("取組の一覧", "#"), Link("見守り、気付きのシステムの推進", "#"), Link("部品の一覧")],
        "long": _LONG,
        "hostile": "<script>alert('×')</script>\"引用\"",
        "rows": _summary_rows(),
        "strip": _summary_rows()[:4],
        "divisions": _divisions(),
        "no_rows": Table(_divisions().columns, (), "取りまとめの状況", empty="照会をまだ始めていません。"),
        "years": _years(),
        "pages": _pages(),
        "tabs": _tabs(),
        "events": _events(),
        "approval": _approval(),
        "sent_back": _sent_back(),
        "new_form": example_forms.empty_form(),
        "wrong_form": example_forms.wrong_form(),
        "stock_form": example_forms.stock_form(),
        "sheet_form": example_forms.StockForm(prefix="sheet"),
        "filter_form": example_forms.FilterForm(prefix="f"),
        "criteria": example_forms.RATINGS,
        "error": UserFacingError("3行目の「主管課」が空です。課の名前を書いてください。", "Row 3 names no division."),
        "a_day": date(2018, 4, 1),
        "a_time": datetime(2018, 4, 1, 5, 5, tzinfo=UTC),
        "figures": [
            example_figures.MEMBERS,
            example_figures.CONCERNS,
            example_figures.CASES,
            example_figures.GUARDIANS,
            example_figures.SALONS,
        ],
        "members": example_figures.MEMBERS,
        "gifts": example_figures.GIFTS,
        "balance": example_figures.BALANCE,
    }


def _sections() -> list[Link]:
    names = {
        "frame": "枠と配置",
        "actions": "操作",
        "telling": "知らせる",
        "lists": "一覧",
        "figures": "数値",
        "forms": "記入",
        "course": "経過と段階",
        "holding": "まとめる",
        "sheet": "評価票の画面",
    }
    return [Link(label, f"#{anchor}") for anchor, label in names.items()]


def _summary_rows() -> list[Row]:
    return [
        Row("取組の番号", 5),
        Row("主管課", "福祉政策課"),
        Row("関係課", [Tag("高齢者支援課"), Tag("障害者支援課"), Tag("水道部業務課")]),
        Row("提出期限", Tag("あと3日", Tone.WARNING)),
        Row("取組の名称", _LONG, Link("直す", "#")),
        Row("再掲先", Link("取組42", "#")),
        Row("記入の進み", Progress(7, 9)),
        Row("前回の評価", Unknown("平成28年度は評価を実施していない")),
        Row("備考", ""),
    ]


def _divisions() -> Table:
    columns = (
        Column("担当課", "name", is_row_header=True, sort="name"),
        Column("回答", "answered", kind="progress", sort="answered"),
        Column("状態", "state", kind="tag"),
        Column("確認依頼", "open", kind="number", sort="open"),
        Column("決算額", "cost", kind="yen"),
        Column("最終更新", "changed_on", kind="day"),
        Column("担当者（内線）", "person"),
    )
    names = "name answered state open cost changed_on person".split()
    lines = (
        (
            Link("福祉政策課", "#"),
            Progress(9, 9),
            Tag("提出済み", "success"),
            0,
            1_284_000,
            date(2018, 5, 11),
            "青木 2314",
        ),
        (
            Link("高齢者支援課", "#"),
            Progress(7, 9),
            Tag("記入中", "info"),
            2,
            45_620_300,
            date(2018, 5, 14),
            "井上 2330",
        ),
        (
            Link("障害者支援課", "#"),
            Progress(4, 6),
            Tag("差戻し", "warning"),
            1,
            8_901_000,
            date(2018, 5, 2),
            "上田 2341",
        ),
        (Link("水道部業務課", "#"), Progress(0, 2), Tag("未着手"), 0, None, None, None),
    )
    rows = [dict(zip(names, line, strict=True)) for line in lines]
    return Table(columns, rows, "取りまとめの状況", note="平成30年5月15日 9時現在", sorted_by="name")


def _years() -> Table:
    years = range(2013, 2019)
    columns = (
        Column("数値", "label", is_row_header=True),
        *(Column(f"平成{year - 1988}年度", str(year), kind="number") for year in years),
        Column("数え方", "rule"),
    )
    values: dict[str, list[int | None]] = {
        "見守りネットワークの登録団体数": [276, 301, 336, 371, 398, 412],
        "気づき連絡の件数": [88, 103, None, 127, 141, 156],
        "認知症サポーター養成講座の受講者数（累計）": [4_120, 4_873, 5_644, 6_501, 7_388, 8_260],
    }
    rows = [
        {
            "label": label,
            "rule": "基準日に有効なもの",
            **{str(year): Unknown("様式変更") if one is None else one for year, one in zip(years, series, strict=True)},
        }
        for label, series in values.items()
    ]
    return Table(columns, rows, "数値の推移", layout="scroll")


def _pages() -> list[tuple[str, Page[int]]]:
    many = Paginator(range(1_234), 20)
    return [
        ("はじめのページ", many.page(1)),
        ("なかほどのページ", many.page(31)),
        ("おわりのページ", many.page(62)),
        ("1ページだけの一覧", Paginator(range(8), 20).page(1)),
        ("空の一覧", Paginator([], 20).page(1)),
    ]


def _tabs() -> list[Tab]:
    return [
        Tab("すべて", "#", total=46),
        Tab("記入中", "#", is_current=True, total=12),
        Tab("差戻し", "#", total=3),
        Tab("承認済み", "#", total=0),
        Tab("再掲のみ", "#"),
    ]


def _events() -> list[Event]:
    return [
        Event(datetime(2018, 5, 14, 1, 20, tzinfo=UTC), "差戻し", "数値が昨年度と同じです。", "係長 岡田", "warning"),
        Event(datetime(2018, 5, 11, 8, 2, tzinfo=UTC), "係長へ提出", by="担当 青木", tone="info"),
        Event(date(2018, 5, 7), "記入を始めた", by="担当 青木"),
        Event(date(2018, 5, 1), "照会を受け取った", _LONG, "福祉政策課", "success"),
        Event(date(2018, 4, 27), "期限を過ぎた月報", "2月分の月報がまだ届いていません。", tone="danger"),
    ]


def _approval() -> list[Step]:
    return [
        Step("担当が記入", StepState.DONE, "5月11日 青木"),
        Step("係長が確認", StepState.CURRENT, "5月14日から"),
        Step("課長が承認"),
        Step("福祉政策課が取りまとめ"),
    ]


def _sent_back() -> list[Step]:
    return [Step("担当が記入", StepState.RETURNED, "5月14日に差戻し"), Step("係長が確認"), Step("課長が承認")]
