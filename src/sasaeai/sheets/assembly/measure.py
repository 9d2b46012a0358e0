"""One block becomes one measure: which field is read from which cells, in which order."""

import re

from sasaeai.lib.japanese_text import narrow, squeeze
from sasaeai.sheets.assembly.answers import read_direction, read_rating, read_strengths_and_issues, read_text
from sasaeai.sheets.assembly.draft import Draft, Questions, joined
from sasaeai.sheets.assembly.facts import Facts
from sasaeai.sheets.assembly.figures import read_results, read_values
from sasaeai.sheets.assembly.ledger import Ledger
from sasaeai.sheets.assembly.places import find_displaced
from sasaeai.sheets.fields.cross_listing import parse_page, parse_title
from sasaeai.sheets.fields.divisions import parse_divisions
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout import Block, Column
from sasaeai.sheets.model import MeasureNo

_NUMBER = re.compile(r"(?:No\.?|№|#|第)?\s*[(（]?\s*([0-9]{1,6})\s*[)）.．号]?", re.IGNORECASE)
_CIRCLED = re.compile(r"[①-⑳]")
_ROLE_WORDS = re.compile(r"[主副]担当|[主副](?=[:：])|(?:主管|関係|担当|所管|連携|協力)課?(?=\s*[:：])")
_UNSURE = 0.5


def read_measure(index: int, block: Block, facts: Facts, ledger: Ledger, questions: Questions) -> Draft:
    """Read all fields of a block."""
    draft = Draft(index, block)
    displaced = find_displaced(draft, facts, questions)
    _read_number(draft, ledger, questions)
    _read_page(draft, ledger, questions)
    _read_title(draft, facts, ledger)
    _read_divisions(draft, facts, ledger, questions)
    read_results(draft, facts, ledger, questions, displaced)
    read_values(draft, facts, ledger, questions)
    read_rating(draft, facts, ledger, questions)
    read_strengths_and_issues(draft, facts, ledger, questions)
    read_direction(draft, facts, ledger, questions)
    read_text(draft, facts, ledger, "reason")
    _read_other(draft, ledger, displaced)
    if block.loose:
        questions.ask("no-column", index, block.loose, " / ".join(cell.text for cell in block.loose))
    _doubt_where_displaced(draft, displaced)
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


def _read_number(draft: Draft, ledger: Ledger, questions: Questions) -> None:
    cells = draft.cells_of("no")
    if not cells:
        draft.values["no"] = None
        return
    number = parse_number(cells[0].text)
    head = re.match(r"[0-9]+(?=\s)", narrow(cells[0].text).strip())
    sure = 0.99
    if isinstance(number, str) and head and not re.search(r"[0-9]-", number):
        number, sure = int(head.group()), _UNSURE
        questions.ask("unread", draft.index, cells[:1], cells[0].text.strip())
        ledger.claim(cells[0], head.group())
    else:
        ledger.claim(cells[0], cells[0].text)
    column = draft.block.column_of("no")
    draft.put("no", number, cells[:1], sure * (column.confidence if column else 1.0))
    _read_rest(draft, cells[1:], "no", questions)


def _read_rest(draft: Draft, cells: list[Cell], name: str, questions: Questions) -> None:
    """Cells below the one that a single-valued field was read from."""
    if cells:
        questions.ask("unread", draft.index, cells, " / ".join(cell.text.strip() for cell in cells))
        draft.confidence[name] = min(draft.confidence.get(name, 1.0), _UNSURE)


def _read_page(draft: Draft, ledger: Ledger, questions: Questions) -> None:
    cells = draft.cells_of("page")
    column = draft.block.column_of("page")
    if not cells or column is None:
        return
    page = parse_page(cells[0].text)
    draft.put("page", page, cells[:1], column.confidence if page is not None else _UNSURE)
    if page is None:
        questions.ask("unread", draft.index, cells[:1], cells[0].text.strip())
    else:
        ledger.claim(cells[0], cells[0].text)
    _read_rest(draft, cells[1:], "page", questions)


def _read_title(draft: Draft, facts: Facts, ledger: Ledger) -> None:
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
            ledger.claim(cell, title.title, *notes)
            _claim_parts(ledger, cell, title.title, notes)
        draft.put("title", title.title or None, first, sure * _likeness(facts, "title", first))
        draft.values["cross_listed_pages"] = tuple(title.cross_listed_pages)
        if title.cross_listed_pages:
            draft.note("cross_listed_pages", first, sure)
    _read_description(draft, described or below, facts, ledger)


def _claim_parts(ledger: Ledger, cell: Cell, title: str, notes: list[str]) -> None:
    """A title cut in two by its note, or one of several cells of a title, is used all the same."""
    rest = cell.text
    for note in notes:
        rest = rest.replace(note, "\n")
    squeezed = squeeze(title).replace(" ", "")
    pieces = [piece for piece in rest.split("\n") if squeeze(piece).replace(" ", "") in squeezed]
    ledger.claim(cell, *pieces)


def _likeness(facts: Facts, role: str, cells: list[Cell]) -> float:
    return 0.5 + 0.5 * min(facts.profile.fit(role, cell.text) for cell in cells)


def _read_description(draft: Draft, cells: list[Cell], facts: Facts, ledger: Ledger) -> None:
    if not cells:
        return
    for cell in cells:
        ledger.claim(cell, cell.text)
    role = "description" if draft.block.column_of("description") else "title"
    column = draft.block.column_of(role)
    sure = column.confidence if column else _UNSURE
    draft.put("description", joined(cells), cells, sure * _likeness(facts, role, cells))


def _read_divisions(draft: Draft, facts: Facts, ledger: Ledger, questions: Questions) -> None:
    cells = draft.cells_of("division")
    joint_cells = draft.cells_of("joint_division")
    column = draft.block.column_of("division") or draft.block.column_of("joint_division")
    if column is None or not (cells or joint_cells):
        return
    found = parse_divisions("\n".join(cell.text for cell in cells), facts.heads)
    joint_too = parse_divisions("\n".join(cell.text for cell in joint_cells), facts.heads).names
    names = list(dict.fromkeys([*found.names, *joint_too]))
    for cell in [*cells, *joint_cells]:
        ledger.claim(cell, *names, *_ROLE_WORDS.findall(cell.text))
        if not names:
            ledger.claim(cell, cell.text) if not cell.text.strip(" -—―－ー") else None
    sure = column.confidence * (_likeness(facts, "division", cells) if cells else 0.9)
    draft.put("divisions", tuple(names), [*cells, *joint_cells], sure)
    draft.values["joint_divisions"] = tuple(dict.fromkeys([*found.joint, *joint_too]))
    draft.values["sub_units"] = dict(found.sub_units)
    if found.joint or joint_too:
        draft.note("joint_divisions", [*cells, *joint_cells], sure * (0.8 if found.unsure else 1.0))
    if found.sub_units:
        draft.note("sub_units", cells, sure * (0.7 if found.unsure else 1.0))
    bracketed = any(mark in cell.text for cell in cells for mark in "(（")
    if found.unsure:
        questions.ask("division-brackets" if bracketed else "division-several", draft.index, cells, "・".join(found.unsure))


def _read_other(draft: Draft, ledger: Ledger, displaced: list[tuple[Column, Cell]]) -> None:
    """Columns without a field of their own, and displaced cells, keep their text under the heading."""
    out_of_place = {cell.ref for _, cell in displaced}
    open_cells = [
        (column, cell)
        for column in draft.block.columns
        if column.role == "other"
        for cell in draft.block.cells.get(column.col, ())
        if cell.ref not in out_of_place
    ]
    for column, cell in [*open_cells, *displaced]:
        heading = column.heading or f"column {column.col + 1}"
        draft.other[heading] = "\n".join(filter(None, [draft.other.get(heading), cell.text.strip()]))
        draft.note("other", [cell], column.confidence if cell.ref not in out_of_place else 0.3)
        ledger.claim(cell, cell.text)


def _doubt_where_displaced(draft: Draft, displaced: list[tuple[Column, Cell]]) -> None:
    """Fields whose cells stand in a row with displaced ones are less sure than others."""
    if not displaced:
        return
    rows = {cell.row for _, cell in displaced}
    suspects = {cell.ref for cells in draft.block.cells.values() for cell in cells if cell.row in rows}
    for name, refs in draft.sources.items():
        if name != "other" and suspects & set(refs):
            draft.confidence[name] = round(draft.confidence[name] * 0.8, 3)
