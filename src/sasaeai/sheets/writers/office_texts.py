"""Texts that office files can hold: no forbidden characters, and none longer than a cell may be."""

from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.model import MeasureNo
from sasaeai.sheets.writers.xml_texts import writable


def fitting(text: str, most: int, number: MeasureNo | None, heading: str, program: str) -> str:
    """The text without forbidden characters.

    Raises ``UserFacingError`` where it has more than ``most`` characters, counted as the programs do, in UTF-16.
    """
    plain = writable(text)
    if len(plain) > most // 2 and len(plain.encode("utf-16-le")) // 2 > most:
        where = f"取組{number}の" if number is not None else ""
        raise UserFacingError(
            f"{where}「{heading.replace(chr(10), '')}」は {most:,} 字を超えていて、{program} の1つの欄に収まりません。"
            "文章を短くするか、PDF か HTML で書き出してください。",
            f"Measure {number}, {heading!r}: more than {most:,} characters, which a cell of {program} cannot hold; "
            "shorten the text, or write PDF or HTML.",
        )
    return plain
