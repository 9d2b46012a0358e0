"""From the texts of a list to clean values, with every problem of every row; nothing is written here."""

from collections.abc import Mapping, Sequence

from sasaeai.base.imports.columns import Column
from sasaeai.base.imports.kinds import CleanRow, Problem
from sasaeai.base.imports.my_number import holds_one
from sasaeai.base.imports.tables import Row
from sasaeai.lib.errors import UserFacingError

MY_NUMBER = "my_number"
"""The key of problems with My Number, which may stand in any column."""


def cleaned(
    rows: Sequence[Row], columns: Sequence[Column], mapping: Mapping[str, int]
) -> tuple[list[CleanRow], list[Problem]]:
    """The rows without problems, and the problems of all others."""
    clean: list[CleanRow] = []
    problems: list[Problem] = []
    used = [(column, mapping[column.key]) for column in columns if column.key in mapping]
    for row in rows:
        values, wrong = _cleaned(row, used)
        if wrong:
            problems += wrong
        else:
            clean.append(CleanRow(row.number, values))
    return clean, problems


def _cleaned(row: Row, used: Sequence[tuple[Column, int]]) -> tuple[dict[str, object], list[Problem]]:
    values: dict[str, object] = {}
    wrong = _my_numbers(row)
    for column, at in used:
        text = row.at(at).strip()
        try:
            values[column.key] = column.clean(text) if text else None
        except UserFacingError as error:
            wrong.append(Problem(row.number, column.key, error.message_ja, error.message_en))
        if not text and column.is_required:
            wrong.append(
                Problem(
                    row.number,
                    column.key,
                    f"「{column.headings[0]}」が空です。記入してください。",
                    f"“{column.key}” is blank; fill it in.",
                )
            )
    return values, wrong


def _my_numbers(row: Row) -> list[Problem]:
    """One problem a row, whichever of its columns hold such a number, mapped or not."""
    if not any(holds_one(text) for text in row.texts):
        return []
    return [
        Problem(
            row.number,
            MY_NUMBER,
            "マイナンバーは取り込めません。この行の12桁の番号を消して、ファイルを選び直してください。",
            "My Number is not taken in; delete the twelve digits in this row and choose the file again.",
        )
    ]
