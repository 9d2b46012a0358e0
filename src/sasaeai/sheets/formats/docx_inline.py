"""The elements inside the lines of a Word document: paragraphs, runs, text, fields and content controls."""

from sasaeai.sheets.formats.docx_names import is_on, number_of, value_of
from sasaeai.sheets.formats.docx_symbols import in_font, symbol
from sasaeai.sheets.formats.docx_text import Field, names_a_page
from sasaeai.sheets.formats.docx_walk import Attributes, Closer, Control, Run, Starters, Walk

_MARKS = {"w:tab": " ", "w:ptab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_MOST_FIELDS = 50  # inside each other; with more, the outermost was never closed
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
_XML_SPACE = str.maketrans("\t\r\n", "   ")


def _paragraph(walk: Walk, _attributes: Attributes) -> Closer:
    walk.count()
    walk.stretches[-1].start_paragraph()
    return _end_paragraph


def _end_paragraph(walk: Walk) -> None:
    walk.print_box()
    stretch = walk.stretches[-1]
    if stretch.joins_next:
        return
    walk.count_item()
    stretch.end_paragraph()
    if len(walk.stretches) == 1:
        walk.end_line()


def _paragraph_style(walk: Walk, attributes: Attributes) -> None:
    style = walk.styles.get(value_of(attributes, "val") or "")
    if style is not None and walk.path[-2] == "w:pPr":
        paragraph = walk.stretches[-1].open_paragraph()
        paragraph.list_id = style.list_id or ""
        paragraph.level = style.level or 0
        paragraph.is_hidden = bool(style.is_hidden)


def _numbering(walk: Walk, attributes: Attributes) -> None:
    if walk.path[-3:-1] == ["w:pPr", "w:numPr"]:
        walk.stretches[-1].open_paragraph().list_id = value_of(attributes, "val") or ""


def _numbering_level(walk: Walk, attributes: Attributes) -> None:
    if walk.path[-3:-1] == ["w:pPr", "w:numPr"]:
        walk.stretches[-1].open_paragraph().level = number_of(attributes, "val")


def _run(walk: Walk, _attributes: Attributes) -> Closer:
    walk.runs.append(Run())
    return _end_run


def _end_run(walk: Walk) -> None:
    walk.runs.pop()


def _is_of_run(walk: Walk) -> bool:
    return walk.path[-2] == "w:rPr" and walk.path[-3] in ("w:r", "m:r")


def _run_style(walk: Walk, attributes: Attributes) -> None:
    style = walk.styles.get(value_of(attributes, "val") or "")
    if style is not None and _is_of_run(walk):
        walk.runs[-1].is_hidden = style.is_hidden


def _vanish(walk: Walk, attributes: Attributes) -> None:
    if _is_of_run(walk):
        walk.runs[-1].is_hidden = is_on(attributes)


def _fonts(walk: Walk, attributes: Attributes) -> None:
    if _is_of_run(walk):
        walk.runs[-1].font = value_of(attributes, "ascii") or value_of(attributes, "hAnsi") or ""


def _words(walk: Walk, attributes: Attributes) -> Closer:
    walk.text = []
    return _end_kept_words if attributes.get(_PRESERVE) == "preserve" else _end_words


def _end_words(walk: Walk) -> None:
    walk.print(in_font("".join(walk.text).translate(_XML_SPACE).strip(" "), walk.runs[-1].font))


def _end_kept_words(walk: Walk) -> None:
    walk.print(in_font("".join(walk.text).translate(_XML_SPACE), walk.runs[-1].font))


def _mark(walk: Walk, _attributes: Attributes) -> None:
    if walk.path[-2] == "w:r":
        walk.print(_MARKS[walk.path[-1]])


def _symbol(walk: Walk, attributes: Attributes) -> None:
    walk.print(symbol(value_of(attributes, "char") or "", value_of(attributes, "font") or ""))


def _field_mark(walk: Walk, attributes: Attributes) -> None:
    fields = walk.stretches[-1].fields
    kind = value_of(attributes, "fldCharType")
    if kind == "begin":
        if len(fields) >= _MOST_FIELDS:
            walk.print(fields.pop(0).own_text())
        fields.append(Field())
    elif kind == "separate" and fields:
        fields[-1].end_code()
    elif kind == "end":
        _end_field(walk)


def _end_field(walk: Walk) -> None:
    walk.print(walk.stretches[-1].end_field())


def _simple_field(walk: Walk, attributes: Attributes) -> Closer:
    code = value_of(attributes, "instr") or ""
    walk.stretches[-1].fields.append(Field(is_code=False, is_page_number=names_a_page(code)))
    return _end_field


def _code(walk: Walk, _attributes: Attributes) -> Closer:
    walk.text = []
    return _end_code


def _end_code(walk: Walk) -> None:
    fields = walk.stretches[-1].fields
    if fields:
        fields[-1].code += walk.text


def _form(walk: Walk, attributes: Attributes) -> None:
    """What a form's field is, and what was chosen in it."""
    fields = walk.stretches[-1].fields
    parent, name = walk.path[-2:]
    if not fields:
        return
    if (parent, name) == ("w:ffData", "w:checkBox"):
        fields[-1].is_ticked = False
    elif parent == "w:checkBox":
        fields[-1].is_ticked = is_on(attributes)
    elif parent == "w:ddList" and name == "w:listEntry":
        fields[-1].entries.append(value_of(attributes, "val") or "")
    elif parent == "w:ddList":
        fields[-1].chosen = number_of(attributes, "val")


def _control(walk: Walk, _attributes: Attributes) -> Closer:
    walk.controls.append(Control())
    return _end_control


def _end_control(walk: Walk) -> None:
    walk.hidden -= walk.controls.pop().is_placeholder


def _control_content(_walk: Walk, _attributes: Attributes) -> Closer:
    return _end_control_content


def _end_control_content(walk: Walk) -> None:
    if walk.stretches[-1].paragraph is not None:
        walk.print_box()


def _placeholder(walk: Walk, attributes: Attributes) -> None:
    if walk.controls and is_on(attributes) and not walk.controls[-1].is_placeholder:
        walk.controls[-1].is_placeholder = True
        walk.hidden += 1


def _tick_box(walk: Walk, attributes: Attributes) -> None:
    """A control that is a tick box, its state, and the signs that it shows."""
    if not walk.controls:
        return
    name, control = walk.path[-1], walk.controls[-1]
    if name == "w14:checkbox":
        control.is_ticked = False
    elif name == "w14:checked":
        control.is_ticked = is_on(attributes)
    else:
        control.glyphs.add(symbol(value_of(attributes, "val") or "", value_of(attributes, "font") or ""))


STARTERS: Starters = {
    "w:p": _paragraph,
    "w:pStyle": _paragraph_style,
    "w:numId": _numbering,
    "w:ilvl": _numbering_level,
    "w:r": _run,
    "m:r": _run,
    "w:rStyle": _run_style,
    "w:vanish": _vanish,
    "w:rFonts": _fonts,
    "w:t": _words,
    "m:t": _words,
    **dict.fromkeys(_MARKS, _mark),
    "w:sym": _symbol,
    "w:fldChar": _field_mark,
    "w:fldSimple": _simple_field,
    "w:instrText": _code,
    **dict.fromkeys(("w:checkBox", "w:default", "w:checked", "w:listEntry", "w:result"), _form),
    "w:sdt": _control,
    "w:sdtContent": _control_content,
    "w:showingPlcHdr": _placeholder,
    **dict.fromkeys(("w14:checkbox", "w14:checked", "w14:checkedState", "w14:uncheckedState"), _tick_box),
}
