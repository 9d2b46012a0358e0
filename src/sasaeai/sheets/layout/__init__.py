"""Layout: what each column and each row of a document is. No city's layout is in here.

``read_layout`` turns a document's grids into blocks (one a measure) under a tree of headings, and says of every other
cell whether it is a heading or stands beside the tables.
"""

from dataclasses import dataclass, field

from sasaeai.lib.fiscal_year import find_fiscal_years
from sasaeai.sheets.grid import Cell, Document, Grid
from sasaeai.sheets.layout.blocks import Block, Divider, read_blocks
from sasaeai.sheets.layout.columns import Column, Override
from sasaeai.sheets.layout.forms import looks_like_form, read_form
from sasaeai.sheets.layout.indicators import with_unit
from sasaeai.sheets.layout.schema import document_columns
from sasaeai.sheets.layout.sections import UNIT_NOTE, parse_section
from sasaeai.sheets.layout.tables import Rows, Table, find_tables, names_measures
from sasaeai.sheets.layout.tree import Growing, TreeGrower, header_levels, level_section

__all__ = ["Block", "Column", "Growing", "Layout", "Table", "read_layout"]

_STRONG_STYLE = "level "
_MAX_HEADING = 80


@dataclass(slots=True)
class Layout:
    """A document understood: blocks in order, the tree, and every cell that is not a measure's."""

    blocks: list[Block] = field(default_factory=list)
    root: Growing = field(default_factory=lambda: Growing("root", None, None))
    tables: list[Table] = field(default_factory=list)
    columns: list[list[Column]] = field(default_factory=list)
    headings: list[Cell] = field(default_factory=list)
    loose: list[Cell] = field(default_factory=list)
    subtotals: list[Cell] = field(default_factory=list)
    hidden: list[Cell] = field(default_factory=list)
    context_years: tuple[int, ...] = ()


@dataclass(slots=True)
class _Piece:
    """A part of the document in its order: lines beside tables, a table, or a grid of forms."""

    lines: list[list[Cell]] = field(default_factory=list)
    table: Table | None = None
    form: Rows | None = None


def _pieces(document: Document) -> tuple[list[_Piece], list[Cell]]:
    """Cut the grids into tables, forms and lines; hidden cells come apart."""
    pieces: list[_Piece] = []
    hidden: list[Cell] = []
    last: Table | None = None
    for grid in document.grids:
        hidden += [cell for cell in grid.cells if (grid.hidden or cell.hidden) and cell.text.strip()]
        if not grid.hidden:
            found = _pieces_of(grid, last)
            last = next((piece.table for piece in reversed(found) if piece.table is not None), last)
            pieces += found
    return pieces, hidden


def _pieces_of(grid: Grid, last: Table | None) -> list[_Piece]:
    rows = Rows(grid)
    tables = find_tables(rows) if grid.name != "t0" else []
    if grid.name != "t0" and not any(names_measures(table) for table in tables) and looks_like_form(rows):
        return [_Piece(form=rows)]
    if not tables and grid.name != "t0" and _continues(rows, last):
        return [_Piece(table=Table(rows, range(0), range(rows.count)))]
    first = tables[0].header.start if tables else rows.count
    lines = [rows[row] for row in range(first) if rows[row]]
    return [*([_Piece(lines=lines)] if lines else []), *(_Piece(table=table) for table in tables)]


def _continues(rows: Rows, last: Table | None) -> bool:
    """Whether a grid without a header goes on with the table before it: it has about as many columns."""
    if last is None:
        return False
    return abs(rows.width - last.rows.width) <= 2 and any(len(rows[row]) >= 3 for row in range(rows.count))


def read_layout(document: Document, override: Override | None = None) -> Layout:
    """Find the measures of a document. ``override`` may put a saved mapping's role in place of a column's own."""
    pieces, hidden = _pieces(document)
    layout = Layout(hidden=hidden)
    layout.tables = [piece.table for piece in pieces if piece.table is not None]
    layout.columns = document_columns(layout.tables, override)
    tree = TreeGrower()
    layout.root = tree.root
    columns = iter(layout.columns)
    unit: str | None = None
    under: list[str] | None = None  # the headings that the unit's note stands above; pages that repeat them share it
    for piece in pieces:
        notes = _unit_notes(piece.lines)
        if notes:
            unit, under = UNIT_NOTE.findall(notes[-1].text)[-1], None
        layout.headings += [cell for cell in notes if UNIT_NOTE.fullmatch(cell.text.strip())]
        if piece.table is not None:
            page = next(columns)
            headings = [column.heading for column in page]
            unit, under = unit if under in (None, headings) else None, headings
            _read_table(layout, tree, piece.table, with_unit(page, unit))
        elif piece.form is not None:
            _read_form(layout, tree, piece.form, override)
        else:
            _read_lines(layout, tree, piece.lines)
    layout.context_years = _context_years(pieces)
    return layout


def _unit_notes(lines: list[list[Cell]]) -> list[Cell]:
    """The cells above a table that give its figures their unit (単位：千円)."""
    return [cell for cells in lines for cell in cells if UNIT_NOTE.search(cell.text)]


def _read_table(layout: Layout, tree: TreeGrower, table: Table, columns: list[Column]) -> None:
    layout.headings += table.header_cells()
    own = {column.col for column in columns if column.role == "level"}
    tree.page([entry for entry in header_levels(table) if entry.number or entry.title or entry.cells[0].col not in own])
    if not columns or not any(column.role == "title" for column in columns):
        layout.loose += [cell for row in table.body for cell in table.rows[row]]
        return
    read = read_blocks(table, columns)
    layout.loose += read.loose
    if read.carried and layout.blocks:
        _carry_over(layout.blocks[-1], columns, read.carried)
    else:
        layout.loose += read.carried
    for item in read.items:
        if isinstance(item, Block):
            _place_block(layout, tree, item)
        else:
            _place_divider(layout, tree, item)


def _carry_over(block: Block, columns: list[Column], cells: list[Cell]) -> None:
    """Cells before a page's first measure go on with the last measure of the page before, role by role."""
    roles = {column.col: column for column in columns}
    for cell in cells:
        column = roles.get(cell.col)
        same = [
            own for own in block.columns if column and (own.role, own.fiscal_year) == (column.role, column.fiscal_year)
        ]
        if same:
            block.cells[same[0].col].append(cell)
        else:
            block.loose.append(cell)


def _place_block(layout: Layout, tree: TreeGrower, block: Block) -> None:
    levels = [column for column in block.columns if column.role == "level"]
    for order, column in enumerate(levels):
        cell = block.levels.get(column.col)
        if cell is not None:
            name = column.header.levels[-1] if column.header and column.header.levels else column.heading
            tree.section(level_section(name or "", order, cell), (cell,))
    tree.place(len(layout.blocks))
    layout.blocks.append(block)


def _place_divider(layout: Layout, tree: TreeGrower, divider: Divider) -> None:
    if divider.kind == "subtotal":
        layout.subtotals += divider.cells
        return
    text = " ".join(cell.text for cell in divider.cells)
    section = parse_section(text) if divider.kind == "heading" else None
    if section is not None:
        tree.section(section, divider.cells)
    else:
        layout.loose += divider.cells


def _read_lines(layout: Layout, tree: TreeGrower, lines: list[list[Cell]]) -> None:
    """Headings beside tables; numbered lines that follow each other are a list, not headings."""
    sections = [parse_section(" ".join(cell.text for cell in cells)) for cells in lines]
    styles = [section.style for section in sections if section]
    for cells, section in zip(lines, sections, strict=True):
        text = " ".join(cell.text for cell in cells)
        strong = section is not None and section.style.startswith(_STRONG_STYLE)
        alone = section is not None and styles.count(section.style) == 1 and section.number is not None
        if section is not None and (strong or alone) and len(text) <= _MAX_HEADING and len(cells) <= 2:
            tree.section(section, tuple(cells))
        else:
            layout.loose += cells


def _read_form(layout: Layout, tree: TreeGrower, rows: Rows, override: Override | None) -> None:
    form = read_form(rows)
    layout.headings += form.labels
    layout.loose += form.loose
    for block in form.blocks:
        block.columns = [override(column) for column in block.columns] if override else block.columns
        _place_block(layout, tree, block)


def _context_years(pieces: list[_Piece]) -> tuple[int, ...]:
    """The fiscal years named beside the tables, each once."""
    texts = (cell.text for piece in pieces for cells in piece.lines for cell in cells)
    return tuple(dict.fromkeys(mention.year for text in texts for mention in find_fiscal_years(text)))
