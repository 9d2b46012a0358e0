"""The evaluation's answers: rating, strengths, issues, direction, reason."""

import re
from collections.abc import Iterator

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.assembly.draft import Draft, Reading, joined
from sasaeai.sheets.fields.directions import parse_direction
from sasaeai.sheets.fields.ratings import parse_rating
from sasaeai.sheets.fields.seams import split_seam
from sasaeai.sheets.fields.ticks import parse_ticks
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout import Column
from sasaeai.sheets.layout.looks import Look, look_of

_UNSURE = 0.5
_CIRCLED_LETTER = re.compile(r"[Ⓐ-Ⓩ]")
_NOT_CHOSEN = re.compile(r"\s*[×✕☐□\-－―—ー]?\s*")
_WIDE_GAP = re.compile(r"\S(?:[ \u3000]{2,}|[ \u3000]*\n\s*\n\s*)\S")
_MISREAD = re.compile(r"[0０OoＯｏ]")  # 〇 and ◯ are what Japanese keyboards give for ○


def read_rating(draft: Draft, reading: Reading) -> None:
    """Read the mark, or the marks by year; of several years' marks the latest is the measure's rating."""
    ratings: dict[int, str | None] = {}
    said: list[tuple[Column, Cell]] = []
    own: set[str] = set()
    chosen: tuple[str | None, str, Cell, float] | None = None
    latest: int | None = None
    for year, column, cells in _ratings_by_year(draft):
        mark, sure = _mark(cells, draft, reading)
        text = joined(cells) or ""
        for cell in cells:
            reading.ledger.claim(cell, cell.text)
        if year is not None:
            if mark is not None:
                ratings[year] = mark
            draft.note("ratings", cells, column.confidence * sure)
        said += [(column, cell) for cell in cells if year is None or fold(text) != fold(mark or "")]
        if chosen is None or _is_later(year, latest):
            chosen, latest, own = (mark, text, cells[0], column.confidence * sure), year, {cell.ref for cell in cells}
    draft.values["ratings"] = ratings
    if chosen is None:
        _rating_from_columns(draft, reading)
    if chosen is not None:
        mark, text, cell, sure = chosen
        draft.put("rating", mark, [cell], sure)
        draft.values["rating_text"] = text
        draft.values["scale"] = _scale_of(draft, cell, reading) if mark is not None else None
    for column, cell in said:
        if cell.ref not in own:
            draft.keep_other(column.known_as, cell, column.confidence)


def _scale_of(draft: Draft, cell: Cell, reading: Reading) -> str | None:
    """The scale, best mark first; None where nothing says which end of it is the best."""
    scale = reading.facts.scale
    if scale is None or scale.is_order_known:
        return scale.name if scale else None
    reading.questions.ask("scale-order", draft.index, [cell])
    return None


def _ratings_by_year(draft: Draft) -> Iterator[tuple[int | None, Column, list[Cell]]]:
    """The rating cells of a measure, by the year of their column or, where a column tells years, of their row."""
    for column in draft.block.columns:
        if column.role != "rating":
            continue
        cells = draft.cells_in(column)
        by_row = [draft.year_of_row(cell) for cell in cells] if column.fiscal_year is None else []
        if len(cells) > 1 and None not in by_row and by_row:
            yield from ((year, column, [cell]) for year, cell in zip(by_row, cells, strict=True))
        elif cells:
            yield column.fiscal_year, column, cells


def _is_later(year: int | None, other: int | None) -> bool:
    """Whether a rating stands before another: one without a year is the measure's own, else the later year's."""
    return year is None or (other is not None and year >= other)


def _mark(cells: list[Cell], draft: Draft, reading: Reading) -> tuple[str | None, float]:
    """The mark that one rating column gives, and how sure it is."""
    text = "\n".join(cell.text for cell in cells)
    circled = _CIRCLED_LETTER.findall(text)
    if len(circled) == 1:
        text = chr(ord(circled[0]) - ord("Ⓐ") + ord("A"))
    elif look_of(text) is Look.TICKS:
        ticks = parse_ticks(text)
        if len(ticks.chosen) != 1:
            reading.questions.ask("rating-boxes", draft.index, cells)
            return None, ticks.confidence
        text = ticks.chosen[0]
    rating = parse_rating(text, reading.facts.scale)
    if rating.mark is None and len(text.split()) > 1:
        rating = max(rating, parse_rating(text.split()[0], reading.facts.scale), key=lambda read: read.mark is not None)
    if rating.mark is None and (rating.confidence < _UNSURE or not rating.is_answered):
        reading.questions.ask("rating-unread", draft.index, cells, text.strip())
    elif rating.mark is not None and rating.mark != text.strip() and _MISREAD.fullmatch(text.strip()):
        reading.questions.ask("rating-misread", draft.index, cells, text.strip())
    return rating.mark, rating.confidence


def read_strengths_and_issues(draft: Draft, reading: Reading) -> None:
    """Read both fields, each from a column of its own or both from one."""
    for name in ("strengths", "issues"):
        read_text(draft, reading, name)
    cells = draft.cells_of("strengths+issues")
    column = draft.block.column_of("strengths+issues")
    if not cells or column is None:
        return
    for cell in cells:
        reading.ledger.claim(cell, cell.text)
    sure = column.confidence
    first = [cell for cell in cells if cell.row == draft.block.first_row]
    later = [cell for cell in cells if cell.row != draft.block.first_row]
    in_two_rows = later or id(draft.block.table) in reading.facts.shares_rows
    if in_two_rows and (later or not _WIDE_GAP.search(joined(first) or "")):
        _put_text(draft, "strengths", first, sure)
        _put_text(draft, "issues", later, sure)
    else:
        _split_or_keep(draft, cells, sure, reading)


def _put_text(draft: Draft, name: str, cells: list[Cell], sure: float) -> None:
    if cells:
        draft.put(name, joined(cells), cells, sure)


def _split_or_keep(draft: Draft, cells: list[Cell], sure: float, reading: Reading) -> None:
    """Part one cell at its visible seam; without one keep both together under strengths and ask."""
    text = joined(cells) or ""
    parts = None if any(cell.has_list for cell in cells) and "  " not in text else split_seam(text)
    if parts is None:
        draft.put("strengths", text, cells, sure * 0.9)
        reading.questions.ask("together", draft.index, cells)
        return
    draft.put("strengths", parts[0], cells, sure * 0.97)
    draft.put("issues", parts[1], cells, sure * 0.97)


def read_text(draft: Draft, reading: Reading, role: str) -> None:
    """Read a field that is simply its text."""
    cells = draft.cells_of(role)
    column = draft.block.column_of(role)
    if not cells or column is None:
        return
    for cell in cells:
        reading.ledger.claim(cell, cell.text)
    draft.put(role, joined(cells), cells, column.confidence)


def read_direction(draft: Draft, reading: Reading) -> None:
    """Read the direction from boxes or words; a torn or doubly ticked cell leaves it unknown."""
    cells = draft.cells_of("direction")
    column = draft.block.column_of("direction")
    if column is None or not cells:
        _direction_from_columns(draft, reading)
        return
    text = joined(cells) or ""
    for cell in cells:
        reading.ledger.claim(cell, cell.text)
    draft.values["direction_text"] = text
    sure = column.confidence
    if look_of(text) is Look.TICKS:
        _from_boxes(draft, cells, sure, reading)
    else:
        _from_words(draft, column, cells, sure, reading)


def _chosen_columns(draft: Draft, role: str, reading: Reading) -> tuple[dict[str, bool], list[Column], list[Cell]]:
    """The answers that have a column each: which of them is marked, the marked columns, and their cells."""
    options: dict[str, bool] = {}
    marked: list[Column] = []
    cells: list[Cell] = []
    for column in draft.block.columns:
        if column.role != role or column.header is None or column.header.option is None:
            continue
        here = draft.cells_in(column)
        is_marked = any(not _NOT_CHOSEN.fullmatch(cell.text) for cell in here)
        options[column.header.option] = is_marked
        marked += [column] if is_marked else []
        cells += here
        for cell in here:
            reading.ledger.claim(cell, cell.text)
    return options, marked, cells


def _as_marked(draft: Draft, marked: list[Column]) -> str:
    """The marked answers with their marks, as printed: 継続○."""
    return "・".join(
        f"{column.header.option if column.header else ''}{cell.text.strip()}"
        for column in marked
        for cell in draft.cells_in(column)
    )


def _direction_from_columns(draft: Draft, reading: Reading) -> None:
    """A direction whose answers stand in columns of their own, one of them marked."""
    options, marked, cells = _chosen_columns(draft, "direction_option", reading)
    if not marked:
        return
    names = [column.header.option or "" for column in marked if column.header]
    draft.values["direction_options"] = dict(options)
    draft.values["direction_text"] = _as_marked(draft, marked)
    value = parse_direction(names[0]).value if len(names) == 1 else None
    draft.put("direction", value, cells, marked[0].confidence)
    draft.note("direction_options", cells, marked[0].confidence)
    if len(names) > 1:
        reading.questions.ask("two-ticked", draft.index, cells, "・".join(names))


def _rating_from_columns(draft: Draft, reading: Reading) -> None:
    """A rating whose marks stand in columns of their own, one of them ticked."""
    _, marked, cells = _chosen_columns(draft, "rating_option", reading)
    if not marked:
        return
    names = [column.header.option or "" for column in marked if column.header]
    mark = parse_rating(names[0]).mark if len(names) == 1 else None
    draft.put("rating", mark, cells, marked[0].confidence)
    draft.values["rating_text"] = _as_marked(draft, marked)
    if len(names) > 1:
        reading.questions.ask("rating-boxes", draft.index, cells)


def _from_boxes(draft: Draft, cells: list[Cell], sure: float, reading: Reading) -> None:
    text = "\n".join(cell.text for cell in cells)
    ticks = parse_ticks(text)
    if len(ticks.options) < len(reading.facts.options) and set(ticks.options) <= set(reading.facts.options):
        ticks = parse_ticks(text, reading.facts.options)
    draft.values["direction_options"] = dict(ticks.options)
    draft.note("direction_options", cells, sure * ticks.confidence)
    lost = [name for name, ticked in ticks.options.items() if ticked is None]
    direction = parse_direction(ticks.chosen[0]) if len(ticks.chosen) == 1 else None
    draft.put("direction", direction.value if direction else None, cells, sure * ticks.confidence)
    if len(ticks.chosen) > 1:
        reading.questions.ask("two-ticked", draft.index, cells, "・".join(ticks.chosen))
    elif lost and not ticks.chosen:
        reading.questions.ask("torn-lost", draft.index, cells, "・".join(lost))
    elif not ticks.chosen:
        reading.questions.ask("unticked", draft.index, cells)
    elif direction is not None and direction.value is None:
        reading.questions.ask("direction-unread", draft.index, cells, ticks.chosen[0])
    if len(cells) > 1 and len({cell.row for cell in cells}) > 1 and ticks.chosen:
        reading.questions.ask("torn-joined", draft.index, cells)


def _from_words(draft: Draft, column: Column, cells: list[Cell], sure: float, reading: Reading) -> None:
    direction = parse_direction(" ".join(cell.text for cell in cells))
    draft.put("direction", direction.value, cells, min(sure, column.confidence) * max(direction.confidence, 0.3))
    if direction.value is None and look_of(cells[0].text) is not Look.DASH:
        reading.questions.ask("direction-unread", draft.index, cells, direction.text)
