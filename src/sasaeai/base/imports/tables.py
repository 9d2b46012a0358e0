"""A list that somebody sends: its heading row and its rows, as texts with the addresses that people see in the sheet.

The file is read in a process with limits (``sheets.limited``), never here.
"""

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import NamedTuple

from sasaeai.base.files.kinds import Kind, kind_of
from sasaeai.base.imports.columns import Column, guess
from sasaeai.base.imports.errors import ImportRefusedError
from sasaeai.sheets.formats.addresses import column_letters
from sasaeai.sheets.limited.asking import lists_limited
from sasaeai.sheets.limited.plain_lists import PlainList

MOST_ROWS = 200_000
LISTS = frozenset({Kind.XLSX, Kind.XLS, Kind.TEXT})
"""The kinds of files that hold lists."""
_LOOKED_AT = 10
_LEAST_MATCHES = 2
_SEPARATED = {".csv", ".tsv", ".tab"}
_NAMED = 5


class Row(NamedTuple):
    """A row with something in it. ``number`` is the sheet's own, from 1."""

    number: int
    texts: tuple[str, ...]

    def at(self, column: int) -> str:
        """The text in a column from 0; blank past the last filled one."""
        return self.texts[column] if column < len(self.texts) else ""


class Table(NamedTuple):
    """One list of a file: what stands over its columns, and the rows below that.

    ``blank_rows`` lie between the filled ones; ``repeated_rows`` have the same texts as the heading row, as printed
    lists have on each page. ``hidden_rows`` are among ``rows``. ``other_sheets`` were not read.
    """

    sheet: str
    heading_row: int
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    blank_rows: int
    repeated_rows: int
    hidden_rows: int
    other_sheets: tuple[str, ...]

    @property
    def all_rows(self) -> int:
        """The rows below the headings, up to the last filled one."""
        return len(self.rows) + self.blank_rows + self.repeated_rows


def read_table(data: bytes, name: str, columns: Sequence[Column], *, sheet: str | None = None) -> Table:
    """The list of a file in whose headings most of the columns are found; of a workbook's sheets one, or that named.

    Raises ``UserFacingError`` where the file cannot be read, holds no list, or more than ``MOST_ROWS`` rows.
    """
    found = lists_limited(data, _as_separated(data, name))
    candidates = [one for one in found if one.rows and (sheet is None or one.name == sheet)]
    placed = [(matches, -at, one, row) for at, one in enumerate(candidates) for matches, row in [_headed(one, columns)]]
    usable = [candidate for candidate in placed if candidate[0] >= 0]
    if not usable:
        raise _no_headings(columns)
    _, _, chosen, heading_row = max(usable, key=lambda candidate: candidate[:2])
    _require_calculated(chosen)
    others = tuple(one.name for one in found if one is not chosen and (one.rows or one.is_hidden))
    return _below(chosen, heading_row, others)


def address(row: int, column: int | None = None) -> str:
    """Where a row or a cell stands, as a spreadsheet says it: 3行目, C3."""
    return f"{row}行目" if column is None else f"{column_letters(column)}{row}"


def _as_separated(data: bytes, name: str) -> str:
    """The name under which a text is read as separated values, whatever else it looks like."""
    is_other = kind_of(data) is not Kind.TEXT or PurePath(name).suffix.lower() in _SEPARATED
    return name if is_other else f"{name}.csv"


def _headed(found: PlainList, columns: Sequence[Column]) -> tuple[int, int]:
    """How many columns the best of the first rows heads, and which row that is; -1 where none can head a list.

    Where no words are known, it is the first row that fills at least half of the columns: people map them by hand.
    """
    first = [(at, texts) for at, texts in enumerate(found.rows) if any(text.strip() for text in texts)][:_LOOKED_AT]
    scored = [(len(guess(columns, texts)), -at) for at, texts in first]
    best, at = max(scored, default=(0, 0))
    if best >= min(_LEAST_MATCHES, len(columns)):
        return best, -at
    widest = max((_filled(texts) for texts in found.rows), default=0)
    half = next((at for at, texts in first if _filled(texts) >= max(2, widest / 2)), None)
    return (-1, 0) if half is None else (0, half)


def _filled(texts: Sequence[str]) -> int:
    return sum(bool(text.strip()) for text in texts)


def _below(found: PlainList, heading_row: int, others: tuple[str, ...]) -> Table:
    headings = tuple(" ".join(text.split()) for text in found.rows[heading_row])
    numbered = [Row(number, texts) for number, texts in enumerate(found.rows, 1)][heading_row + 1 :]
    if len(numbered) > MOST_ROWS:
        raise ImportRefusedError(
            f"一覧が {len(numbered):,} 行あります。取り込めるのは {MOST_ROWS:,} 行までです。ファイルを分けてください。",
            f"The list has {len(numbered):,} rows; {MOST_ROWS:,} at most are taken in at once. Divide the file.",
        )
    filled = [row for row in numbered if any(text.strip() for text in row.texts)]
    is_heading: Callable[[Row], bool] = lambda row: tuple(" ".join(text.split()) for text in row.texts) == headings  # noqa: E731
    rows = tuple(row for row in filled if not is_heading(row))
    if not rows:
        raise ImportRefusedError(
            f"{heading_row + 1}行目の見出しより下に、行がありません。記入済みの一覧を選んでください。",
            f"There is no row below the headings in row {heading_row + 1}; choose a list that is filled in.",
        )
    width = max(len(row.texts) for row in rows)
    return Table(
        sheet=found.name,
        heading_row=heading_row + 1,
        headings=headings + ("",) * (width - len(headings)),
        rows=rows,
        blank_rows=len(numbered) - len(filled),
        repeated_rows=len(filled) - len(rows),
        hidden_rows=found.hidden_rows,
        other_sheets=others,
    )


def _require_calculated(found: PlainList) -> None:
    if found.uncalculated:
        places = "、".join(found.uncalculated[:_NAMED])
        raise ImportRefusedError(
            f"計算されていない数式があります（{places} など）。Excelで開いて保存し直したものを選んでください。",
            f"There are formulas without values (such as {places}); open the file in Excel, save it and choose that.",
        )


def _no_headings(columns: Sequence[Column]) -> ImportRefusedError:
    names = "、".join(f"「{column.headings[0]}」" for column in columns if column.is_required)
    return ImportRefusedError(
        f"見出しの行が見つかりません。最初の{_LOOKED_AT}行のどこかに{names}などの見出しがある一覧を選んでください。",
        f"No row of headings was found; choose a list that has them within its first {_LOOKED_AT} rows.",
    )
