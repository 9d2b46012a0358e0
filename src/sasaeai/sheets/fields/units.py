"""The units that figures are counted in, as data, and the longest unit at a place in a text.

Add a unit here, not in the grammar. ``UNIT_STOPS`` says which next letter makes a unit part of another word.
"""

import re
from typing import NamedTuple

MONEY_UNITS = ("円", "千円", "万円", "百万円", "億円")

UNITS = (
    *MONEY_UNITS,
    *("か所", "ヵ所", "カ所", "ヶ所", "ケ所", "ｹ所", "箇所", "個所", "ゕ所"),
    *("人", "名", "件", "回", "団体", "クラブ", "世帯", "講座", "館", "校", "園", "室", "台", "個", "枚", "冊", "部"),
    *("戸", "軒", "棟", "店", "店舗", "社", "組", "チーム", "グループ", "自治会", "町内会", "地区", "地域", "圏域"),
    *("か国", "ヵ国", "カ国", "ヶ国", "か国語", "日", "時間", "床", "票", "点", "ポイント", "本", "基", "箱", "食"),
    *("事業", "施設", "組織", "法人", "機関", "拠点", "教室", "クラス", "学級", "サークル", "コース", "会場", "種類"),
    *(
        "事業所",
        "事業者",
        "企業",
        "灯",
        "班",
        "隊",
        "便",
        "路線",
        "区画",
        "筆",
        "頭",
        "匹",
        "羽",
        "着",
        "足",
        "袋",
        "缶",
        "品",
        "項目",
    ),
    *(
        "人日",
        "人回",
        "延人",
        "回線",
        "セット",
        "ページ",
        "頁",
        "議席",
        "区間",
        "路",
        "者",
        "小学校",
        "中学校",
        "児童館",
    ),
    *(
        "km",
        "㎞",
        "ha",
        "㎡",
        "m2",
        "kg",
        "㎏",
        "g",
        "ｇ",
        "t",
        "トン",
        "m",
        "mg",
        "kWh",
        "kW",
        "L",
        "リットル",
        "t-CO2",
    ),
    *("％", "%", "パーセント", "％ポイント", "%ポイント", "倍", "割", "人分", "食分", "票分", "回分", "PV", "アクセス"),
)

FREQUENCY_UNITS = frozenset({"回", "度", "日", "本", "号"})
PERCENT_UNITS = frozenset({"％", "%", "パーセント", "割"})
PLACE_BOUND_UNITS = frozenset({"日", "時間", "ページ", "頁", "割", "倍", "者", "m", "L", "t", "路", "着", "足", "品"})
"""Units that mostly say something else (day of a month, page, stage): a figure only after a fitting label."""

UNIT_STOPS: dict[str, str] = {
    "人": "権口間工格材体親乗暮",
    "名": "前称所簿",
    "件": "名",
    "回": "目線答復帰転覧収数戦",
    "部": "門会署局屋下長品構隊数族制活",
    "本": "柱部格庁館人社校線町",
    "校": "区舎長時門",
    "点": "検字訳在数",
    "組": "織合",
    "日": "本常時間目曜程中当現付未以まよ",
    "時間": "目帯割",
    "店": "長",
    "社": "会協",
    "室": "長",
    "園": "児長",
    "台": "帳所風",
    "基": "準本礎幹金",
    "食": "事品育堂",
    "館": "長内",
    "戸": "別籍建",
    "個": "人別室",
    "世帯": "主",
    "団体": "名",
    "者": "間",
    "頭": "文",
    "着": "任手目",
    "足": "元",
    "品": "質目",
    "路": "上面",
    "便": "利",
    "筆": "者",
    "班": "長",
    "隊": "長員",
    "倍": "増",
    "割": "合引",
    "地区": "社",
    "地域": "福包支住",
    "教室": "長",
}
"""Letters that must not follow the unit: 本部, 部門, 人権 are words. 目 never may (ordinals)."""

NOT_UNITS = re.compile(
    r"年|月|歳|才|号|期|条|項|次|級|階|丁|番|時|分|目|代|市|町|村|県|区|章|節|類|週|泊|か月|カ月|ヵ月|ヶ月|ケ月|か年|カ年|つ|日"
    r"|学年|世紀|周年|大|以|未|程|余|前|後|現在|より|億|万|千|百|中|又|及|実施|開催"
)

HEADER_UNITS: tuple[tuple[str, frozenset[str] | None], ...] = (
    ("件数", frozenset({"件"})),
    ("回数", frozenset({"回", "度"})),
    ("人数", frozenset({"人", "名"})),
    ("者数", frozenset({"人", "名"})),
    ("員数", frozenset({"人", "名"})),
    ("世帯数", frozenset({"世帯", "戸"})),
    ("者", frozenset({"人", "名"})),
    ("額", frozenset(MONEY_UNITS)),
    ("費", frozenset(MONEY_UNITS)),
    ("率", PERCENT_UNITS),
    ("割合", PERCENT_UNITS),
    ("数", None),
    ("実績", None),
)
"""Ends of words that count something, and the units they can be counted in (``None``: any)."""


class Unit(NamedTuple):
    """A unit as printed and where it ends."""

    text: str
    end: int
    is_known: bool


UNIT_PATTERN = "|".join(re.escape(unit) for unit in sorted(set(UNITS), key=len, reverse=True))
_KNOWN = re.compile(UNIT_PATTERN)
_STOP = {unit: frozenset(letters) for unit, letters in UNIT_STOPS.items()}
_UNKNOWN = re.compile(r"[一-鿿々ァ-ヶー]{1,4}(?=[\s、,。)」/・]|$)")
_KATAKANA = re.compile(r"[ァ-ヶー]")
_LATIN = re.compile(r"[A-Za-z0-9]")
_SPACED_END = re.compile(r"[\s、,。)(/~・:]|$")


def known_unit(text: str) -> bool:
    """Whether the whole text is a unit of the list."""
    return _KNOWN.fullmatch(text) is not None


def unit_at(text: str, position: int) -> Unit | None:
    """The longest known unit at a position of narrowed text, after at most one space; None where it is another word."""
    spaced = text.startswith(" ", position)
    match = _KNOWN.match(text, position + spaced)
    if match is None or not _ends_as_unit(text, match):
        return None
    if spaced and not _SPACED_END.match(text, match.end()):
        return None
    return Unit(match[0], match.end(), is_known=True)


def _ends_as_unit(text: str, match: re.Match[str]) -> bool:
    following = text[match.end() : match.end() + 1]
    if not following:
        return True
    if following == "目" or following in _STOP.get(match[0], ""):
        return False
    last = match[0][-1]
    if _KATAKANA.match(last) and _KATAKANA.match(following):
        return False
    return not (last.isascii() and last.isalnum() and _LATIN.match(following))


def unknown_unit_at(text: str, position: int) -> Unit | None:
    """One to four kanji or katakana that end a word: taken as a unit that the list does not hold."""
    match = _UNKNOWN.match(text, position)
    if match is None or NOT_UNITS.match(match[0]):
        return None
    return Unit(match[0], match.end(), is_known=False)


def header_units(label: str) -> frozenset[str] | bool:
    """The units that the label's last word can be counted in; True for any; False when it counts nothing."""
    for ending, units in HEADER_UNITS:
        if label.endswith(ending):
            return True if units is None else units
    return False
