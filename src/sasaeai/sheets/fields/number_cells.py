"""A cell that holds one value and nothing else (1,299 / 約600 / 98.7％ / データなし).

Quantities inside words are in ``quantities``.
"""

import re
from typing import NamedTuple

from sasaeai.lib.japanese_text import fold, narrow
from sasaeai.sheets.fields.number_tokens import NumberToken, number_tokens
from sasaeai.sheets.fields.units import unit_at

MISSING_WORDS = frozenset(
    fold(word)
    for word in (
        *(
            "調整中",
            "データなし",
            "データ無し",
            "集計中",
            "未集計",
            "未確定",
            "確認中",
            "精査中",
            "未定",
            "不明",
            "非公表",
            "未公表",
        ),
        *(
            "該当なし",
            "該当無し",
            "なし",
            "無し",
            "設定なし",
            "実績なし",
            "測定不能",
            "算出不可",
            "未実施",
            "調査未実施",
            "未調査",
        ),
        *(
            "-",
            "--",
            "—",
            "ー",
            "…",
            "・・・",
            "*",
            "N/A",
            "NA",
            "n.a.",
            "#N/A",
            "#VALUE!",
            "#REF!",
            "#DIV/0!",
            "/",
            "＼",
            "×",
        ),
    )
)


class NumberCell(NamedTuple):
    """What a value cell says; ``value`` is None where it says that there is none. Zero is a value, a blank no cell.

    ``is_bound`` tells 90％以上 from 90％: the number alone does not say all that the cell says.
    """

    value: int | float | None
    unit: str | None
    approximate: bool = False
    confidence: float = 1.0
    is_bound: bool = False


_HASHES = re.compile(r"#{2,}")
_ABOUT = re.compile(r"^(?:約|およそ|概ね|おおむね|ほぼ)\s*")
_OR_SO = re.compile(r"(?:程度|余り|余|強|弱|前後|ほど)$")
_BOUND = re.compile(r"(?:以上|以下|未満|超|以内)$")
_BRACKETED = re.compile(r"^\((.+)\)$", re.DOTALL)
_SIGN_SPACE = re.compile(r"^([△▲+-])\s*")
_UNLISTED = re.compile(r"[一-鿿々ァ-ヶーA-Za-z/]{1,6}(?:数)?$")
_TIME = re.compile(r"年|月|時|歳|才|期|号|条|目|度")


def parse_number_cell(text: str) -> NumberCell | None:
    """The one value of a cell, or None when the cell is blank or says anything else."""
    printed = text.strip()
    if not printed or len(printed) > 40:
        return None
    if fold(printed) in MISSING_WORDS or _HASHES.fullmatch(narrow(printed)):
        return NumberCell(None, None)
    plain = narrow(printed)
    bracket = _BRACKETED.match(plain)
    inner = bracket[1].strip() if bracket else plain
    about = _ABOUT.match(inner)
    said = inner[about.end() if about else 0 :].rstrip()
    number = _BOUND.sub("", said).rstrip()
    rest = _OR_SO.sub("", number).rstrip()
    is_approximate = bool(about) or len(rest) < len(number)
    read = _value(_SIGN_SPACE.sub(r"\1", rest).removeprefix("+"))
    if read is None:
        return None
    token, unit, confidence = read
    if unit:
        unit_start = plain.rfind(unit)
        unit = printed[unit_start : unit_start + len(unit)]
    return NumberCell(token.value, unit, is_approximate, confidence, number != said)


def _value(text: str) -> tuple[NumberToken, str | None, float] | None:
    token = next(number_tokens(text), None)
    if token is None or token.start != 0:
        return None
    confidence = 0.4 if token.is_misread else 1.0
    if token.end == len(text):
        return (token, None, confidence) if not token.scale else (token, token.scale, confidence)
    unit = unit_at(text, token.end)
    if unit is not None and unit.end == len(text):
        return token, token.scale + unit.text, confidence
    words = text[token.end :].strip()
    if _UNLISTED.fullmatch(words) and not _TIME.match(words) and not token.scale:
        return token, words, confidence * 0.6
    return None
