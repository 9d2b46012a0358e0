"""Quantities in narrative cells; the words are invented, the shapes are those of real sheets."""

import time

import pytest

from sasaeai.sheets.fields.quantities import Quantity, parse_quantities

Short = tuple[str | None, int | float, str]


def short(quantities: list[Quantity]) -> list[Short]:
    return [(found.label, found.value, found.unit) for found in quantities]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("花まつりの実施 (年1回) 参集者数 約 450人", [("参集者数", 450, "人")]),
        ("朗読研修会 開催回数 9回 合格者数 212人", [("開催回数", 9, "回"), ("合格者数", 212, "人")]),
        ("参画団体 27団体", [("参画団体", 27, "団体")]),
        ("協力者数 東地区 706人 西地区 155人", [("協力者数 東地区", 706, "人"), ("協力者数 西地区", 155, "人")]),
        ("協力者数\n東地区 706人\n西地区 155人", [("協力者数 東地区", 706, "人"), ("協力者数 西地区", 155, "人")]),
        (
            "ご厚志の件数 5,812件 ご厚志の額 12,345,678円",
            [("ご厚志の件数", 5812, "件"), ("ご厚志の額", 12345678, "円")],
        ),
        ("助成団体数:3団体", [("助成団体数", 3, "団体")]),
        ("そろばん塾 6か所(分校5校)", [("そろばん塾", 6, "か所")]),
        ("よりあい処（9か所）", [("よりあい処", 9, "か所")]),
        ("お話会 5か所 朗読会 4か所 合 計 9か所", [("お話会", 5, "か所"), ("朗読会", 4, "か所"), ("合計", 9, "か所")]),
        ("14回実施 当日の来園者数 632人", [("実施", 14, "回"), ("当日の来園者数", 632, "人")]),
        ("青年の行事への参画を後押しした。 13人", [("青年の行事への参画", 13, "人")]),
        ("ちらし印刷40,000枚", [("ちらし印刷", 40000, "枚")]),
        ("推進会 5団体（令和2年度に6団体目が発足）", [("推進会", 5, "団体")]),
        ("拠点を3か所に増設", [("拠点", 3, "か所")]),
        ("出前塾を5回開き、80人が参加した。", [("出前塾", 5, "回"), ("参加", 80, "人")]),
        ("12人が参加した。5回開催", [("参加", 12, "人"), ("開催", 5, "回")]),
        ("塾を3回開催し、延べ45人が参加した。", [("塾", 3, "回"), ("参加 延べ", 45, "人")]),
        ("塾 3回開催し延べ45人", [("塾", 3, "回"), ("塾 延べ", 45, "人")]),
        ("朝市 5回 300人", [("朝市", 5, "回"), ("朝市", 300, "人")]),
        ("参加者 実人数30人 延べ120人", [("参加者 実人数", 30, "人"), ("参加者 延べ", 120, "人")]),
        ("朝市(月2回、5か所)", [("朝市", 5, "か所")]),
        ("相談：電話 30件 面接 12件", [("相談 電話", 30, "件"), ("相談 面接", 12, "件")]),
        ("同左 12団体", [(None, 12, "団体")]),
        ("同左 参加者 14人", [("参加者", 14, "人")]),
        ("朝市の来場者\n1,299人", [("朝市の来場者", 1299, "人")]),
        ("4か月児健診 30人", [("4か月児健診", 30, "人")]),
        ("第3回朝市 来場者数1,500人", [("来場者数", 1500, "人")]),
        ("事業費 1,234千円", [("事業費", 1234, "千円")]),
        ("寄附金 1,234.5千円", [("寄附金", 1234.5, "千円")]),
        ("事業費 3百万円", [("事業費", 3, "百万円")]),
        ("事業費 2億3,000万円", [("事業費", 23000, "万円")]),
        ("事業費 2億円", [("事業費", 2, "億円")]),
        ("事業費 5万3,000円", [("事業費", 53000, "円")]),
        ("人口 1万2千人", [("人口", 12000, "人")]),
        ("人口 1万2千5百人", [("人口", 12500, "人")]),
        ("事業費 1億2千万円", [("事業費", 12000, "万円")]),
        ("事業費 1億2百万円", [("事業費", 10200, "万円")]),
        ("増減 △5.2％", [("増減", -5.2, "％")]),
        ("増減 -591件", [("増減", -591, "件")]),
        ("来客 １，２３４人", [("来客", 1234, "人")]),
        ("満足度 ３．５点", [("満足度", 3.5, "点")]),
        ("標本数 12検体", [("標本数", 12, "検体")]),
        ("参加費(千円) 1,200", [("参加費(千円)", 1200, "千円")]),
    ],
)
def test_labels_values_and_units(text: str, figures: list[Short]) -> None:
    assert short(parse_quantities(text)) == figures


@pytest.mark.parametrize(
    "text",
    [
        *(
            "8か所目",
            "第2回",
            "第 2 回",
            "3年目",
            "1自治会1回",
            "各支所より1人",
            "1校あたり2人",
            "1世帯につき1枚",
            "3人ずつ",
        ),
        *("年1回", "月2回", "週3回", "毎年1回", "年に1～2回", "か月に1回", "10〜12回", "10回～12回"),
        *("平成29年2月", "10月1日", "30年度", "2018.4.1", "H30.3.31", "4/1", "24時間", "365日", "18:00", "3日前"),
        *("65歳以上", "3歳児", "1歳6か月児", "小学校6年生", "第5条", "1号/2号認定", "3から4に", "2期計画", "P27", "A4"),
        *(
            "電話 03-1234-5678",
            "近隣3市町の連携",
            "2丁目",
            "1,2,3",
            "5人増",
            "定員30人まで",
            "朝市(再掲12・30ページ)",
        ),
        *("10人権", "5部門", "3本柱", "", "数字なし", "7", "合計7"),
    ],
)
def test_numbers_that_are_no_figures(text: str) -> None:
    assert parse_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("会員数:30人 (正会員10人、準会員15人、名誉会員5人) 実績:69件", {"正会員", "準会員", "名誉会員"}),
        ("会員数 30人（うち女性 12人）", {"女性"}),
        ("会員数 30人 新会員（再掲） 4人", {"新会員"}),
        ("会員数 30人\n内訳：正会員 20人、準会員 10人", {"正会員", "準会員"}),
        ("会員数（正会員20人、準会員10人）30人", {"正会員", "準会員"}),
    ],
)
def test_parts_of_a_quantity(text: str, parts: set[str]) -> None:
    found = parse_quantities(text)
    assert {quantity.label for quantity in found if quantity.of_which == "会員数"} == parts
    assert [quantity.value for quantity in found if quantity.label == "会員数"] == [30]


def test_places_and_those_of_them() -> None:
    text = "市内6か所に図書室を設置。そのうち2館は民間委託により管理されている。"
    whole, part = parse_quantities(text)
    assert (whole.label, whole.value, whole.of_which) == ("図書室", 6, None)
    assert (part.label, part.value, part.unit, part.of_which) == ("民間委託により管理", 2, "館", "図書室")


def test_bracketed_parts_of_a_sentence() -> None:
    whole, first, second = parse_quantities("町内7か所に語らいの場として木の家(4か所)及び石の家(3か所)を設置。")
    assert (whole.label, whole.value) == ("語らいの場", 7)
    assert (first.label, first.value, first.of_which) == ("木の家", 4, "語らいの場")
    assert (second.label, second.value, second.of_which) == ("石の家", 3, "語らいの場")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("来場者数 30人", "actual"),
        ("※累計 2,222人", "cumulative"),
        ("目標 30人", "target"),
        ("計画値 30人", "target"),
        ("予算額 30千円", "budget"),
        ("決算額 30千円", "settled"),
        ("達成率 98.7％", "rate"),
        ("予算の執行率 98.7%", "rate"),
        ("利用率 98.7％", "actual"),
        ("湿度 98.7％", "actual"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert [found.kind for found in parse_quantities(text)] == [kind]


def test_a_kind_word_before_labels_holds_until_the_next() -> None:
    target, actual = parse_quantities("目標 来場者数 100人 実績 来場者数 80人")
    assert (target.kind, actual.kind) == ("target", "actual")


@pytest.mark.parametrize(
    ("text", "approximate"),
    [
        ("客 約1,000人", True),
        ("客 およそ 50人", True),
        ("客 1,000人程度", True),
        ("客 30人以上", True),
        ("客 30人", False),
    ],
)
def test_approximate_values(text: str, approximate: bool) -> None:
    assert [found.approximate for found in parse_quantities(text)] == [approximate]


@pytest.mark.parametrize("text", ["客 1、299人", "拠点 7か所→8か所", "町中で 3者", "来場者 30人(25人)"])
def test_unsure_figures_have_a_low_confidence(text: str) -> None:
    assert parse_quantities(text)[-1].confidence < 0.5


@pytest.mark.parametrize("text", ["+1回", "※2件", "・〜10人"])
def test_signs_alone_are_no_label(text: str) -> None:
    assert [quantity.label for quantity in parse_quantities(text)] == [None]


def test_figures_of_another_year_are_unsure() -> None:
    earlier, own = parse_quantities("平成28年度 客数 30人 平成29年度 客数 40人", fiscal_year=2017)
    assert earlier.confidence < 0.5 < own.confidence
    assert (earlier.label, own.label) == ("平成28年度 客数", "客数")


def test_spans_are_those_of_the_printed_text() -> None:
    text = "客数　約　６００　人　ほか"
    (found,) = parse_quantities(text)
    assert text[found.start : found.end] == "約　６００　人"


def test_a_cell_of_200_characters_takes_little_time() -> None:
    text = (
        "朗読研修会 開催回数 9回 合格者数 212人 ※累計 2,222人 会員数:30人 (正会員10人、準会員15人、名誉会員5人)。" * 4
    )
    parse_quantities(text)
    spent = []
    for _ in range(20):
        start = time.process_time()
        parse_quantities(text[:200])
        spent.append(time.process_time() - start)
    assert min(spent) < 0.005  # the best of them: whatever else the machine does only adds


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "(",
        "()",
        "1人",
        "(1人",
        "1人(",
        "約",
        "各",
        "あ",
        " ",
        "\n",
        "1人(1人)",
        "1億",
        "1か所に",
        "を",
        "合 ",
        "再掲1",
    ],
)
def test_long_texts_take_linear_time(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    start = time.process_time()
    parse_quantities(text)
    assert time.process_time() - start < 1.5
