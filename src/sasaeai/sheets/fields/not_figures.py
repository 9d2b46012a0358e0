"""Numbers that are no figures of a measure: dates, ordinals, ages, frequencies, rates per unit, ranges, phone numbers.

Each kind is one pattern with its name, so that a new kind is one line.
"""

import re

from sasaeai.sheets.fields.units import UNIT_PATTERN

_BEFORE = {
    "ordinal": r"第 ?",
    "code": r"(?<![A-Za-z])[A-Za-z]\.?|(?:pp|No|NO|Vol|vol|FY|TEL|Tel|FAX|[№#P])[.:]? ?|[A-Za-z]-",
    "joined": r"[0-9](?:[-/:.~→⇒,]|[^\s0-9、。,()]{1,6}~) ?",
    "each": r"各(?!種|般|論|位)[^\s、。,:()0-9]{0,20}",
    "per unit": rf"(?:あたり|当たり|当り|につき|ごとに?|毎に?) ?|(?<![0-9.,])1(?:{UNIT_PATTERN})に?",
    "date": r"[0-9元] ?年|[0-9] ?月",
    "grouped": r"[0-9]人",
    "cross-listing": r"再掲[ :0-9Pp.・、,]*",
}
_BEFORE_FREQUENCY = {
    "frequency": r"(?:年|月|週|期|学期|[年月週]に|[年月週]間に|[か月期週]ごとに?|隔[年月週]|毎[年月週日])",
    "frequency after a space": r"(?:^|[\s(、])(?:毎|隔)?(?:年|月|週)(?:に|間)? ",
}
_AFTER = {
    "range": r" ?~|→|⇒|から ?[0-9]",
    "per unit": r"(?:あたり|当たり|当り|につき|ごと|毎|ずつ|おき)",
    "change": r"の?(?:増加|減少|増(?![設員築強])|減(?![免額量塩災]))",
    "group": r"[0-9]組",
    "limit": r"(?:以内|未満|まで(?!に))",
}
_AFTER_NUMBER = {
    "joined": r" ?[~→⇒]|[-/:] ?[0-9]|から ?[0-9]",
    "date or age": r" ?(?:年(?!度末)|月|歳|才|か月|カ月|ヵ月|ヶ月|ケ月|時(?!間)|分(?!の)|号|期|条|次|級|階|丁目|番|目)",
}
_WEEKDAY = re.compile(r"\([月火水木金土日](?:曜日?)?[)・祝]")
_TIME_DISTANCE = re.compile(r"[前後]|以[内上]|間")


def _ending(kinds: dict[str, str]) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(kinds.values()) + ")$")


def _beginning(kinds: dict[str, str]) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(kinds.values()) + ")")


_ENDS_BEFORE = _ending(_BEFORE)
_ENDS_FREQUENCY = _ending(_BEFORE_FREQUENCY)
_BEGINS_AFTER = _beginning(_AFTER)
_BEGINS_AFTER_NUMBER = _beginning(_AFTER_NUMBER)
_REACH = 24


def stands_as_no_figure(text: str, start: int, number_end: int) -> bool:
    """Whether the letters around a number already say that it counts nothing (第2回, 2月, 10-, 各地区に)."""
    if _BEGINS_AFTER_NUMBER.match(text, number_end):
        return True
    return _ENDS_BEFORE.search(text[max(0, start - _REACH) : start]) is not None


def is_frequency(text: str, start: int) -> bool:
    """Whether the number follows 年, 月に, 毎週 …: only meant for units such as 回."""
    return _ENDS_FREQUENCY.search(text[max(0, start - _REACH) : start]) is not None


def follows_as_no_figure(text: str, value: float, unit: str, end: int) -> bool:
    """Whether what follows the unit at ``end`` says so (1校2人, 3人ずつ, 5人増, 10回~12回, 3日前)."""
    if _BEGINS_AFTER.match(text, end):
        return True
    if value == 1 and text[end : end + 1].isdigit():
        return True
    if (value, unit) in ((24, "時間"), (365, "日")):
        return True
    if unit in ("日", "時間"):
        return bool(_TIME_DISTANCE.match(text, end) or _WEEKDAY.match(text, end))
    return False
