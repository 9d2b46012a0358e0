"""Addresses of worksheet cells."""

from sasaeai.sheets.formats.characters import printable


class References:
    """Addresses such as ``Sheet!B7``; a sheet name with signs in it stands in quotation marks."""

    def __init__(self, sheet: str) -> None:
        sheet = printable(sheet)
        is_word = sheet.replace("_", "a").replace(".", "a").isalnum()
        self._sheet = sheet if is_word else "'" + sheet.replace("'", "''") + "'"

    def up_to(self, col: int) -> list[str]:
        """Each column's addresses without the row number (``Sheet!B``), up to and with column ``col`` from 0."""
        return [f"{self._sheet}!{column_letters(number)}" for number in range(col + 1)]


def column_letters(col: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """0 for ``A``, 26 for ``AA``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
