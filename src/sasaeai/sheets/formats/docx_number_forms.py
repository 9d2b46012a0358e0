"""How Word writes an automatic number: digits, circles, letters, and the Japanese ways of counting."""

from collections.abc import Callable, Mapping

_KANJI = "〇一二三四五六七八九"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_IN_KANJI = str.maketrans("0123456789", _KANJI)
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_MYRIAD = 10_000
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST_ROMAN = 3_999
_MOST_REPEATS = 30  # of a letter; after Z come AA, BB, …
_SERIES = {
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "aiueo": "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ",
    "aiueoFullWidth": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "iroha": "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽ",
    "irohaFullWidth": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス",
}


def written(number: int, form: str) -> str:
    """A number in one of Word's forms; in plain digits where the form is not known or has no sign for it."""
    if form in ("bullet", "none"):
        return ""
    if form in _SERIES:
        series = _SERIES[form]
        return series[number - 1] if 0 < number <= len(series) else str(number)
    return _WRITERS.get(form, str)(number)


def _counted(number: int) -> str:
    """Kanji with their units: 二十一."""
    if number <= 0:
        return _KANJI[0]
    myriads, number = divmod(number, _MYRIAD)
    text = f"{_counted(myriads)}万" if myriads else ""
    for unit, sign in _UNITS:
        count, number = divmod(number, unit)
        text += (_KANJI[count] if count > 1 else "") + sign if count else ""
    return text + (_KANJI[number] if number else "")


def _roman(number: int) -> str:
    if not 0 < number <= _MOST_ROMAN:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def _letter(number: int) -> str:
    repeats, at = divmod(number - 1, 26)
    return chr(ord("A") + at) * (repeats + 1) if 0 <= repeats < _MOST_REPEATS else str(number)


_WRITERS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), lambda number: str(number).translate(_FULL_WIDTH)),
    **dict.fromkeys(("japaneseCounting", "chineseCounting", "chineseCountingThousand", "koreanCounting"), _counted),
    **dict.fromkeys(
        ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"),
        lambda number: str(number).translate(_IN_KANJI),
    ),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
}
