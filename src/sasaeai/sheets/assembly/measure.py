"""One block becomes one measure: which field is read from which cells, in which order."""

import re
from collections.abc import Collection, Sequence

from sasaeai.lib.japanese_text import narrow, squeeze
from sasaeai.sheets.assembly.answers import read_direction, read_rating, read_strengths_and_issues, read_text
from sasaeai.sheets.assembly.draft import Draft, Reading, joined
from sasaeai.sheets.assembly.figures import note_figures, read_results
from sasaeai.sheets.assembly.places import Displaced, find_displaced
from sasaeai.sheets.assembly.values import read_values
from sasaeai.sheets.fields.cross_listing import parse_page, parse_title
from sasaeai.sheets.fields.divisions import Divisions, parse_divisions
from sasaeai.sheets.fields.repeats import parse_same_as_left
from sasaeai.sheets.fields.row_codes import position_of
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout import Block
from sasaeai.sheets.model import MeasureNo

_NUMBER = re.compile(r"(?:No\.?|№|#|第)?\s*[(（]?\s*([0-9]{1,6})\s*[)）.．号]?", re.IGNORECASE)
_CIRCLED = re.compile(r"[①-⑳]")
_ROLE_WORDS = re.compile(r"[主副]担当|[主副](?=[:：])|(?:主管|関係|担当|所管|連携|協力)課?(?=\s*[:：])")
_UNSURE = 0.5
_RUN_TOGETHER = 0.5
_DISPLACED = 0.3
_KEPT_UNDER_HEADING = ("other", "displaced")


def read_measure(index: int, block: Block, reading: Reading) -> Draft:
    """Read all fields of a block."""
    draft = Draft(index, block)
    displaced = find_displaced(draft, reading)
    _read_number(draft, reading)
    _read_page(draft, reading)
    _read_title(draft, reading)
    _read_divisions(draft, reading)
    read_results(draft, reading, displaced)
    read_values(draft, reading)
    note_figures(draft)
    read_rating(draft, reading)
    read_strengths_and_issues(draft, reading)
    read_direction(draft, reading)
    read_text(draft, reading, "reason")
    _check_row_code(draft, reading)
    _read_other(draft, reading, displaced)
    if block.loose:
        reading.questions.ask("no-column", index, block.loose, " / ".join(cell.text for cell in block.loose))
    draft.weigh(reading.facts.habits.trust(block, draft.displaced))
    draft.weigh({cell.ref: cell.confidence for cells in block.cells.values() for cell in cells if cell.confidence < 1})
    return draft


def parse_number(text: str) -> MeasureNo:
    """A measure's number: an integer where it is one (５, (5), ⑤, No.5), else the text as printed (1-2-3)."""
    plain = squeeze(narrow(text))
    found = _NUMBER.fullmatch(plain)
    if found:
        return int(found.group(1))
    if _CIRCLED.fullmatch(plain):
        return ord(plain) - ord("①") + 1
    return plain


def _read_number(draft: Draft, reading: Reading) -> None:
    cells = draft.cells_of("no")
    if not cells:
        draft.values["no"] = None
        return
    number = parse_number(cells[0].text)
    head = re.match(r"[0-9]+(?=\s)", narrow(cells[0].text).strip())
    sure = 0.99
    if isinstance(number, str) and head and not re.search(r"[0-9]-", number):
        number, sure = int(head.group()), _UNSURE
        reading.questions.ask("unread", draft.index, cells[:1], cells[0].text.strip())
        reading.ledger.claim(cells[0], head.group())
    else:
        reading.ledger.claim(cells[0], cells[0].text)
    column = draft.block.column_of("no")
    draft.put("no", number, cells[:1], sure * (column.confidence if column else 1.0))
    _read_rest(draft, cells[1:], "no", reading)


def _read_rest(draft: Draft, cells: list[Cell], name: str, reading: Reading) -> None:
    """Cells below the one that a single-valued field was read from."""
    if cells:
        reading.questions.ask("unread", draft.index, cells, " / ".join(cell.text.strip() for cell in cells))
        draft.confidence[name] = min(draft.confidence.get(name, 1.0), _UNSURE)


def _read_page(draft: Draft, reading: Reading) -> None:
    cells = draft.cells_of("page")
    column = draft.block.column_of("page")
    if not cells or column is None:
        return
    page = parse_page(cells[0].text)
    draft.put("page", page, cells[:1], column.confidence if page is not None else _UNSURE)
    if page is None:
        reading.questions.ask("unread", draft.index, cells[:1], cells[0].text.strip())
    else:
        reading.ledger.claim(cells[0], cells[0].text)
    _read_rest(draft, cells[1:], "page", reading)


def _read_title(draft: Draft, reading: Reading) -> None:
    """The title is the first row of its column; what stands below it there is the description, if none has a column."""
    cells = draft.cells_of("title")
    column = draft.block.column_of("title")
    described = draft.cells_of("description")
    sure = column.confidence if column else 0.0
    first = [cell for cell in cells if cell.row == draft.block.first_row] or cells[:1]
    below = [cell for cell in cells if cell not in first]
    if below and draft.block.column_of("description") is not None:
        first, below = cells, []
    if first:
        text = "\n".join(cell.text for cell in first)
        title = parse_title(text)
        notes = [text[start:end] for start, end in title.spans]
        for cell in first:
            reading.ledger.claim(cell, title.title, *notes)
            _claim_parts(reading, cell, title.title, notes)
        draft.put("title", title.title or None, first, sure)
        draft.is_listed_again = bool(notes)
        draft.values["cross_listed_pages"] = tuple(title.cross_listed_pages)
        if title.cross_listed_pages:
            draft.note("cross_listed_pages", first, sure)
    _read_description(draft, described or below, reading)


def _claim_parts(reading: Reading, cell: Cell, title: str, notes: list[str]) -> None:
    """A title cut in two by its note, or one of several cells of a title, is used all the same."""
    rest = cell.text
    for note in notes:
        rest = rest.replace(note, "\n")
    squeezed = squeeze(title).replace(" ", "")
    pieces = [piece for piece in rest.split("\n") if squeeze(piece).replace(" ", "") in squeezed]
    reading.ledger.claim(cell, *pieces)


def _read_description(draft: Draft, cells: list[Cell], reading: Reading) -> None:
    if not cells:
        return
    for cell in cells:
        reading.ledger.claim(cell, cell.text)
    role = "description" if draft.block.column_of("description") else "title"
    column = draft.block.column_of(role)
    sure = column.confidence if column else _UNSURE
    draft.put("description", joined(cells), cells, sure)


def _read_divisions(draft: Draft, reading: Reading) -> None:
    cells = draft.cells_of("division")
    joint_cells = draft.cells_of("joint_division")
    column = draft.block.column_of("division") or draft.block.column_of("joint_division")
    if column is None or not (cells or joint_cells):
        return
    found, cells = _divisions_of(cells, reading)
    joint_too = parse_divisions("\n".join(cell.text for cell in joint_cells), reading.facts.heads).names
    names = list(dict.fromkeys([*found.names, *joint_too]))
    for cell in [*cells, *joint_cells]:
        reading.ledger.claim(cell, *names, *_ROLE_WORDS.findall(cell.text))
        if not names:
            reading.ledger.claim(cell, cell.text) if not cell.text.strip(" -—―－ー") else None
    sure = column.confidence * (_RUN_TOGETHER if _run_together(names, reading.facts.heads) else 1.0)
    draft.put("divisions", tuple(names), [*cells, *joint_cells], sure)
    draft.values["joint_divisions"] = tuple(dict.fromkeys([*found.joint, *joint_too]))
    draft.values["sub_units"] = dict(found.sub_units)
    if found.joint or joint_too:
        draft.note("joint_divisions", [*cells, *joint_cells], sure * (0.8 if found.unsure else 1.0))
    if found.sub_units:
        draft.note("sub_units", cells, sure * (0.7 if found.unsure else 1.0))
    bracketed = any(mark in cell.text for cell in cells for mark in "(（")
    if found.unsure:
        reading.questions.ask(
            "division-brackets" if bracketed else "division-several", draft.index, cells, "・".join(found.unsure)
        )


def _run_together(names: Sequence[str], heads: Collection[str]) -> bool:
    """Whether a name only ends in one that heads another row: then something else may stand before it."""
    return any(name[at:] in heads and name[at - 1] != " " for name in names for at in range(1, len(name)))


def _divisions_of(cells: list[Cell], reading: Reading) -> tuple[Divisions, list[Cell]]:
    """The divisions of a cell, or for same-as-above (〃) those of the measure above, with the cells that say so."""
    text = "\n".join(cell.text for cell in cells)
    repeats = parse_same_as_left(text) if text else None
    if repeats is not None and repeats.is_plain and reading.divisions_above:
        found, above = reading.divisions_above[-1]
        for cell in cells:
            reading.ledger.claim(cell, cell.text)
        return found, [*cells, *above]
    found = parse_divisions(text, reading.facts.heads)
    if found.names:
        reading.divisions_above[:] = [(found, tuple(cells))]
    return found, cells


def _check_row_code(draft: Draft, reading: Reading) -> None:
    """Ask about a row code whose check digit does not fit: it was typed, or the row is another than was sent out."""
    for cell in draft.cells_of("row_code"):
        reading.ledger.claim(cell, cell.text)
        if position_of(cell.text) is None:
            reading.questions.ask("row-code", draft.index, [cell], cell.text.strip())


def _read_other(draft: Draft, reading: Reading, displaced: Collection[Displaced]) -> None:
    """Columns without a field of their own, and displaced cells, keep their text under the heading."""
    for column in draft.block.columns:
        if column.role in _KEPT_UNDER_HEADING:
            for cell in draft.cells_in(column):
                draft.keep_other(column.known_as, cell, column.confidence)
                reading.ledger.claim(cell, cell.text)
    for heading, cell in displaced:
        draft.keep_other(heading, cell, _DISPLACED)
        reading.ledger.claim(cell, heading, cell.text)
