"""How a cell looks (a number, a mark, tick boxes, a division, a sentence …) and how well that suits a role.

Looks are cheap and shallow; what a cell *says* is read in ``fields``.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from sasaeai.sheets.fields.directions import parse_direction
from sasaeai.sheets.fields.repeats import parse_same_as_left
from sasaeai.sheets.layout.headings import match_heading


class Look(StrEnum):
    """The kinds of look a non-blank cell can have."""

    INTEGER = "integer"
    CODE = "code"
    PAGE = "page"
    NUMBER = "number"
    UNIT = "unit"
    MARK = "mark"
    TICKS = "ticks"
    DIRECTION = "direction"
    DIVISION = "division"
    SAME = "same"
    DASH = "dash"
    KIND = "kind"
    YEAR = "year"
    FIGURES = "figures"
    SENTENCE = "sentence"
    PHRASE = "phrase"


_INTEGER = re.compile(r"[0-9]{1,4}")
_CODE = re.compile(
    r"(?:[0-9]{1,4}|[A-Za-zⅠ-Ⅻⅰ-ⅻ])?(?:[-‐－―–ー.．・][0-9①-⑳]{1,4}){1,4}|[(（]?[0-9]{1,3}[)）]|[①-⑳]|[A-Z]{1,2}-?[0-9]{1,4}"
)
_PAGE = re.compile(
    r"(?:p{1,2}\.?\s*[0-9]{1,3}(?:\s*[-~,、・]\s*[0-9]{1,3})*|[0-9]{1,3}\s*(?:ページ|頁))", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?:約|延べ|のべ|計|[△▲▼+−-])?\s*[(（]?[0-9][0-9,]*(?:\.[0-9]+)?[)）]?\s*"
    r"(?:[%％‰]|[^\s0-9。、(（]{1,4})?(?:程度|以上)?|#{2,}|調整中|データなし|未定|集計中|算出中|算定中|未集計|未確定"
)
_UNIT = re.compile(
    r"(?:[か箇ヶヵカケ]所|[人名件回円点校園館室戸台個冊枚本日社店組棟軒床票食部箱基区班]|団体|世帯|講座|千円|百万円|万円|億円|施設|事業|箇所|クラブ|自治会|時間|[%％‰]|ポイント|pt|km|ha|㎡|kg|t|[延のべ]*[人件回][/／][年月日週]|[人件回日]/?[年月]|[0-9]?人/回|-|－)"
)
_MARK = re.compile(r"[◎○〇◯●△▲×✕✖☓◇☆★]|[SABCDEsabcde][+-]?|[1-5]|[Oo0]|[ⅠⅡⅢⅣⅤ]")
_MARK_WORD = re.compile(
    r"(?:[◎○〇◯△▲×SABCDE1-5]\s*[:：(（.]?\s*)?"
    r"(?:(?:概ね|おおむね|ほぼ|一部|大幅に|計画を?)?(?:順調|達成|未達成|遅れ|遅延|計画(?:どおり|通り)|予定(?:どおり|通り)|未着手|未実施|実施済み?|"
    r"実施中|完了|良好|良化|悪化|上回る|下回る|以上|以下)|やや遅れ(?:ている)?|遅れ(?:ている)?|計画どおり完了|レベルアップ|横ばい)(?:である|している)?\s*[)）]?"
)
_TICKS = re.compile(r"[☐☑☒□■✓✔]|レ点|(?:^|[\s　])レ\s?(?=[A-Z一-鿿])|\[[ xX]\]")
_DIVISION = re.compile(
    r"(?:課|室|局|部|係|センター|事務所|所|館|園|班|担当|委員会|協議会|本部|署|チーム|グループ)(?:ほか|他|等)?$"
)
_ERA_YEAR = re.compile(r"(?:[MTSHR]|平成|令和)\s?(?:元|[0-9]{1,2})(?:年度?)?")
_DASH = re.compile(r"[-‐－―–—ー─~〜・/／*]{1,3}|なし|該当なし|特になし|無し?|特に(?:ありません|なし)?。?")
_FIGURES = re.compile(
    r"(?<![0-9,.])[0-9][0-9,.]*+\s*+(?:[か箇ヶヵカケ]所|[人名件回円校園館室戸台個冊枚社店組棟床票]|団体|世帯|講座|千円|百万円|万円|施設|クラブ|自治会|[%％])"
)
_SENTENCE_END = re.compile(r"(?:[。]|ます|ました|した|する|いる|ある|ため|ない|った|れる|なる)\s*$")
_MAX_SHORT = 24
_MAX_DIVISIONS = 120
_LONG = 34


@lru_cache(maxsize=1 << 18)
def look_of(text: str) -> Look:
    """Say how a non-blank cell looks."""
    plain = unicodedata.normalize("NFKC", text).strip() if not text.isascii() else text.strip()
    if parse_same_as_left(text) is not None:
        return Look.SAME
    if _TICKS.search(text) and len(plain) < 4 * _LONG:
        return Look.TICKS
    short = _short_look(plain, text.strip()) if len(plain) <= _MAX_SHORT else None
    return short or _look_of_words(plain)


def _look_of_words(plain: str) -> Look:
    """The look of a text that is no mark, number or code."""
    if _names_divisions(plain):
        return Look.DIVISION
    if _FIGURES.search(plain):
        return Look.FIGURES
    if len(plain) > _LONG or _SENTENCE_END.search(plain):
        return Look.SENTENCE
    return Look.PHRASE


def _short_look(plain: str, printed: str) -> Look | None:
    """The look of a short cell, or None when it is only words."""
    for look, pattern in _SHORT_LOOKS:
        if pattern.fullmatch(printed if look in (Look.MARK, Look.CODE) else plain):
            return look
    if _MARK_WORD.fullmatch(plain):
        return Look.MARK
    if parse_direction(plain).value is not None:
        return Look.DIRECTION
    heading = match_heading(plain)
    if heading.kinds and heading.coverage == 1.0 and heading.kinds[0][1] == 1.0:
        return Look.KIND
    if len(heading.years) == 1 and not heading.leftover and not heading.roles:
        return Look.YEAR
    return None


def _names_divisions(plain: str) -> bool:
    """Whether a text is a list of divisions and nothing else."""
    words = [word for word in re.split(r"[\s、,/・()]+", plain) if word]
    return (
        bool(words) and len(plain) <= _MAX_DIVISIONS and all(len(word) > 1 and _DIVISION.search(word) for word in words)
    )


_SHORT_LOOKS = (
    (Look.INTEGER, _INTEGER),
    (Look.YEAR, _ERA_YEAR),
    (Look.MARK, _MARK),
    (Look.PAGE, _PAGE),
    (Look.CODE, _CODE),
    (Look.DASH, _DASH),
    (Look.UNIT, _UNIT),
    (Look.NUMBER, _NUMBER),
)

_TEXT = {Look.SENTENCE: 0.6, Look.PHRASE: 0.4, Look.FIGURES: 0.5, Look.DASH: 0.3, Look.SAME: 0.1}
_NOT_TEXT = {
    Look.MARK: -0.8,
    Look.TICKS: -1.0,
    Look.NUMBER: -0.6,
    Look.INTEGER: -0.7,
    Look.DIVISION: -0.5,
    Look.PAGE: -0.8,
    Look.CODE: -0.6,
    Look.DIRECTION: -0.3,
    Look.UNIT: -0.5,
}

# How well a look suits a role, from -1 (never) to 1 (only here). A pair that is not listed scores -0.6.
AFFINITY: dict[str, dict[Look, float]] = {
    "no": {Look.INTEGER: 1.0, Look.CODE: 1.0, Look.MARK: 0.1, Look.NUMBER: 0.1, Look.PAGE: -0.2, Look.SENTENCE: -1.0},
    "page": {Look.PAGE: 1.0, Look.INTEGER: 0.6, Look.NUMBER: 0.2, Look.CODE: 0.2, Look.DASH: 0.0, Look.SENTENCE: -1.0},
    "title": {
        Look.PHRASE: 0.8,
        Look.SENTENCE: 0.1,
        Look.FIGURES: 0.1,
        Look.DIVISION: -0.1,
        Look.DASH: -0.3,
        Look.DIRECTION: 0.0,
        Look.INTEGER: -0.9,
        Look.NUMBER: -0.8,
        Look.MARK: -0.9,
        Look.TICKS: -1.0,
        Look.UNIT: -0.4,
    },
    "description": {**_TEXT, **_NOT_TEXT, Look.SENTENCE: 0.7, Look.PHRASE: 0.5},
    "division": {
        Look.DIVISION: 1.0,
        Look.PHRASE: 0.1,
        Look.DASH: 0.0,
        Look.SENTENCE: -0.9,
        Look.NUMBER: -1.0,
        Look.TICKS: -1.0,
    },
    "result": {**_TEXT, **_NOT_TEXT, Look.FIGURES: 0.8, Look.SAME: 0.9, Look.NUMBER: 0.1},
    "rating": {
        Look.MARK: 1.0,
        Look.INTEGER: 0.3,
        Look.DASH: 0.3,
        Look.TICKS: 0.2,
        Look.SAME: 0.0,
        Look.PHRASE: -0.2,
        Look.SENTENCE: -1.0,
    },
    "strengths": {**_NOT_TEXT, **_TEXT},
    "issues": {**_NOT_TEXT, **_TEXT},
    "reason": {**_NOT_TEXT, **_TEXT},
    "direction": {
        Look.TICKS: 1.0,
        Look.DIRECTION: 1.0,
        Look.DASH: 0.2,
        Look.SAME: 0.0,
        Look.PHRASE: -0.1,
        Look.SENTENCE: -0.7,
        Look.FIGURES: -0.8,
        Look.DIVISION: -0.8,
        Look.MARK: -0.5,
        Look.NUMBER: -0.9,
    },
    "label": {
        Look.PHRASE: 0.8,
        Look.SENTENCE: 0.1,
        Look.FIGURES: 0.0,
        Look.DASH: 0.2,
        Look.DIVISION: -0.2,
        Look.NUMBER: -0.8,
        Look.INTEGER: -0.9,
        Look.UNIT: -0.3,
    },
    "unit": {Look.UNIT: 1.0, Look.DASH: 0.3, Look.PHRASE: 0.0, Look.SENTENCE: -1.0},
    "value": {
        Look.NUMBER: 1.0,
        Look.INTEGER: 1.0,
        Look.CODE: 0.5,
        Look.MARK: 0.2,
        Look.DASH: 0.5,
        Look.UNIT: -0.6,
        Look.SAME: 0.3,
        Look.PHRASE: -0.4,
        Look.FIGURES: 0.1,
        Look.SENTENCE: -0.9,
    },
    "level": {
        Look.PHRASE: 0.6,
        Look.INTEGER: -0.2,
        Look.CODE: 0.0,
        Look.SENTENCE: 0.1,
        Look.DIVISION: -0.1,
        Look.FIGURES: 0.0,
    },
    "row_kind": {Look.KIND: 1.0, Look.DASH: 0.0},
    "row_year": {Look.YEAR: 1.0, Look.DASH: 0.0},
    "row_code": {Look.CODE: 1.0},
    "other": {},
    "displaced": {},
}
for _role in ("direction_option", "rating_option"):  # a column for one answer, with a mark where it was chosen
    AFFINITY[_role] = {Look.MARK: 1.0, Look.TICKS: 0.8, Look.INTEGER: 0.2, Look.DASH: 0.2}
AFFINITY["joint_division"] = AFFINITY["division"]
AFFINITY["strengths+issues"] = AFFINITY["strengths"]
_UNLISTED = -0.6


def affinity(role: str, look: Look) -> float:
    """How well one look suits a role, -1 to 1; 0 for roles that take anything."""
    table = AFFINITY[role]
    return table.get(look, _UNLISTED) if table else 0.0


def suits(role: str, looks: Counter[Look]) -> float:
    """Mean affinity of a column's looks to a role; 0 where the column is blank."""
    total = looks.total()
    return sum(affinity(role, look) * count for look, count in looks.items()) / total if total else 0.0


def count_looks(texts: Iterable[str]) -> Counter[Look]:
    """The looks of a column's non-blank cells."""
    return Counter(look_of(text) for text in texts if text.strip())
