"""The elements around the lines of a Word document: tables, text boxes, notes, alternatives and tracked changes.

Tracked changes are read as accepted: what was inserted stands, what was deleted does not.
"""

from sasaeai.sheets.formats import limits, refusals
from sasaeai.sheets.formats.docx_names import number_of, value_of
from sasaeai.sheets.formats.docx_tables import Marks, WordTable
from sasaeai.sheets.formats.docx_text import Stretch
from sasaeai.sheets.formats.docx_walk import Attributes, Closer, OpenTable, Run, Starters, Walk

_MOST_BOXES = 20  # inside each other; Word itself allows none


def _table(walk: Walk, _attributes: Attributes) -> Closer:
    if len(walk.stretches) == 1:
        walk.end_line()
    else:
        walk.stretches[-1].end_paragraph()
    table = WordTable(walk.name, is_deleted=walk.deleted > 0)
    walk.tables.append(OpenTable(table))
    walk.story.parts.append(table)
    walk.count()
    return _end_table


def _end_table(walk: Walk) -> None:
    walk.tables.pop()


def _grid_column(walk: Walk, attributes: Attributes) -> None:
    if walk.tables and walk.path[-2] == "w:tblGrid" and len(walk.tables[-1].table.widths) <= limits.MAX_COLUMNS:
        walk.tables[-1].table.widths.append(number_of(attributes, "w", default=limits.MAX_COLUMNS))


def _row(walk: Walk, _attributes: Attributes) -> Closer | None:
    if not walk.tables or walk.tables[-1].is_in_row:
        return None
    opened = walk.tables[-1]
    opened.is_in_row = True
    opened.is_row_deleted = opened.is_row_changed = False
    opened.table.start_row()
    return _end_row


def _end_row(walk: Walk) -> None:
    opened = walk.tables[-1]
    walk.deleted -= opened.is_row_deleted
    opened.table.end_row()
    opened.is_in_row = False


def _before_row(walk: Walk, attributes: Attributes) -> None:
    if walk.path[-2] == "w:trPr" and walk.tables:
        walk.tables[-1].table.skip(number_of(attributes, "val"))


def _hidden_row(walk: Walk, _attributes: Attributes) -> None:
    if walk.path[-2] == "w:trPr" and walk.tables:
        walk.tables[-1].table.hide_row()


def _cell(walk: Walk, _attributes: Attributes) -> Closer | None:
    opened = walk.tables[-1] if walk.tables else None
    if opened is None or not opened.is_in_row or opened.is_in_cell:
        return None
    walk.count()
    opened.is_in_cell = True
    opened.marks = Marks()
    _open(walk)
    return _end_cell


def _end_cell(walk: Walk) -> None:
    opened = walk.tables[-1]
    contents = _closed(walk).contents()
    if opened.is_row_changed:
        contents = contents._replace(is_changed=True)
    walk.deleted -= opened.marks.is_deleted
    opened.table.add(opened.marks, contents)
    opened.is_in_cell = False


def _open(walk: Walk) -> None:
    walk.stretches.append(Stretch())
    walk.runs.append(Run())


def _closed(walk: Walk) -> Stretch:
    stretch = walk.stretches[-1]
    while stretch.fields:
        walk.print(stretch.end_field())
    stretch.end_paragraph()
    walk.runs.pop()
    return walk.stretches.pop()


def _cell_mark(walk: Walk, attributes: Attributes) -> None:
    """What a cell's properties say of its place."""
    if walk.path[-2] != "w:tcPr" or not walk.tables:
        return
    name, marks = walk.path[-1], walk.tables[-1].marks
    if name == "w:gridSpan":
        marks.span = number_of(attributes, "val", default=1)
    elif name == "w:vMerge":
        marks.down = value_of(attributes, "val") or "continue"
    else:
        marks.across = value_of(attributes, "val") or "continue"


def _merging(walk: Walk, attributes: Attributes) -> None:
    """A merge of cells that is a tracked change."""
    walk.note_change()
    if walk.tables and (now := value_of(attributes, "vMerge")):
        walk.tables[-1].marks.down = "restart" if now == "rest" else "continue"


def _box(walk: Walk, _attributes: Attributes) -> Closer:
    is_hidden = bool(walk.runs[-1].is_hidden)
    walk.hidden += is_hidden
    walk.boxes += 1
    if walk.boxes > _MOST_BOXES:
        raise refusals.too_tangled(walk.name, "図形の入れ子", "nested shapes")
    _open(walk)

    def end_box(walk: Walk) -> None:
        walk.hidden -= is_hidden
        walk.boxes -= 1
        walk.stretches[-2].beside += _closed(walk).lines()

    return end_box


def _note_mark(walk: Walk, attributes: Attributes) -> None:
    walk.count()
    note = (walk.path[-1].removesuffix("Reference"), value_of(attributes, "id") or "")
    (walk.story.deleted_notes if walk.deleted else walk.story.notes).add(note)


def _alternatives(walk: Walk, _attributes: Attributes) -> Closer:
    walk.has_chosen.append(False)
    return _end_alternatives


def _end_alternatives(walk: Walk) -> None:
    walk.has_chosen.pop()


def _choice(walk: Walk, _attributes: Attributes) -> Closer | None:
    if walk.path[-2] != "mc:AlternateContent":
        return None
    printed_before = walk.printed

    def end_choice(walk: Walk) -> None:
        walk.has_chosen[-1] = walk.printed > printed_before

    return end_choice


def _deletion(walk: Walk, _attributes: Attributes) -> Closer | None:
    walk.note_change()
    parent = walk.path[-2]
    if parent == "w:rPr":
        walk.stretches[-1].joins_next |= walk.path[-3] == "w:pPr"
        return None
    if parent == "w:trPr":
        _delete_row(walk)
        return None
    walk.deleted += 1
    return _end_deletion


def _end_deletion(walk: Walk) -> None:
    walk.deleted -= 1


def _delete_row(walk: Walk) -> None:
    opened = walk.tables[-1] if walk.tables else None
    if opened is not None and opened.is_in_row and not opened.is_in_cell and not opened.is_row_deleted:
        opened.table.delete_row()
        opened.is_row_deleted = True
        walk.deleted += 1


def _insertion(walk: Walk, _attributes: Attributes) -> None:
    walk.note_change()
    if walk.path[-2] == "w:trPr" and walk.tables:
        walk.tables[-1].is_row_changed = True


def _cell_deletion(walk: Walk, _attributes: Attributes) -> None:
    walk.note_change()
    opened = walk.tables[-1] if walk.tables else None
    if opened is not None and opened.is_in_cell and not opened.marks.is_deleted:
        opened.marks.is_deleted = True
        walk.deleted += 1


STARTERS: Starters = {
    "w:tbl": _table,
    "w:gridCol": _grid_column,
    "w:tr": _row,
    "w:gridBefore": _before_row,
    "w:hidden": _hidden_row,
    "w:tc": _cell,
    **dict.fromkeys(("w:gridSpan", "w:vMerge", "w:hMerge"), _cell_mark),
    "w:cellMerge": _merging,
    "w:cellIns": _insertion,
    "w:cellDel": _cell_deletion,
    "w:txbxContent": _box,
    "w:footnoteReference": _note_mark,
    "w:endnoteReference": _note_mark,
    "mc:AlternateContent": _alternatives,
    "mc:Choice": _choice,
    "w:del": _deletion,
    "w:moveFrom": _deletion,
    "w:ins": _insertion,
    "w:moveTo": _insertion,
}
