"""Excel workbooks (.xlsx, .xlsm): one grid a worksheet."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from sasaeai.sheets.formats import limits, refusals, worksheet_xml
from sasaeai.sheets.formats.addresses import References, column_letters
from sasaeai.sheets.formats.assembling import Assembler
from sasaeai.sheets.formats.characters import printable
from sasaeai.sheets.formats.form_controls import tick_boxes
from sasaeai.sheets.formats.merging import MergedRange, Merging, Position, merging, worksheet_cells
from sasaeai.sheets.formats.number_text import NumberFormat, value_text
from sasaeai.sheets.formats.xlsx_package import Package, open_package
from sasaeai.sheets.grid import Grid

_LIBRARY_ERRORS = (CalamineError, OSError, ValueError, LookupError, TypeError, OverflowError, MemoryError)


@dataclass(frozen=True, slots=True)
class _Book:
    """An opened workbook: the library's view of it, and its members."""

    library: CalamineWorkbook
    package: Package
    paths: dict[str, str]
    formats: dict[int, NumberFormat]


def read(data: bytes, assembler: Assembler) -> tuple[Grid, ...]:
    """The grids of a workbook, hidden worksheets too; sheets that hold only a chart are left out."""
    package = open_package(data, assembler.name)
    paths = package.sheet_paths()
    string_sizes = _string_sizes(package)
    for sheet, path in paths.items():
        _prepare(package, sheet, path, string_sizes)
    with _library(assembler.name):
        book = _Book(CalamineWorkbook.from_object(package.repacked()), package, paths, _formats(package))
        worksheets = [sheet for sheet in book.library.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    return tuple(_grid(book, sheet, assembler) for sheet in worksheets if sheet.name in paths)


@contextmanager
def _library(name: str) -> Iterator[None]:
    """Turn the library's errors into one sentence."""
    try:
        yield
    except _LIBRARY_ERRORS as error:
        raise refusals.damaged(name) from error
    except BaseException as error:
        # A panic of a library in Rust is no Exception, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise refusals.damaged(name) from error


def _prepare(package: Package, sheet: str, path: str, string_sizes: list[int]) -> None:
    """Refuse a worksheet that would take too much memory; keep its error values, not its furigana."""
    xml = package.members[path]
    with _library(package.name):
        rows, cols = worksheet_xml.extent(xml)
    if rows * cols > limits.MAX_POSITIONS:
        raise refusals.too_far_apart(package.name, sheet, f"{column_letters(cols - 1)}{rows}")
    if worksheet_xml.shared_text_size(xml, string_sizes) > limits.MAX_SHEET_TEXT:
        raise refusals.too_large(package.name, f"シート「{sheet}」の文字数", f"the text of the sheet “{sheet}”")
    package.members[path] = worksheet_xml.with_errors_as_text(worksheet_xml.without_furigana(xml))


def _string_sizes(package: Package) -> list[int]:
    paths = (path for path in package.members if "sharedstrings" in path.lower() and not path.endswith(".rels"))
    return worksheet_xml.string_sizes(next((package.members[path] for path in paths), b""))


def _formats(package: Package) -> dict[int, NumberFormat]:
    path = next((path for path in package.members if path.lower().endswith("styles.xml")), None)
    return worksheet_xml.formats_of_interest(package.xml(path)) if path else {}


def _grid(book: _Book, sheet: SheetMetadata, assembler: Assembler) -> Grid:
    path = book.paths[sheet.name]
    xml = book.package.members[path]
    with _library(assembler.name):
        worksheet = book.library.get_sheet_by_name(sheet.name)
        values = worksheet.to_python(skip_empty_area=False)
        ranges = _ranges(worksheet.merged_cell_ranges)
    texts = _texts(values)
    for (row, col), form in worksheet_xml.formatted_cells(xml, book.formats):
        value = values[row][col] if row < len(values) and col < len(values[row]) else None
        if isinstance(value, float):
            texts[row, col] = form.show(value)
    formulas = {
        position: printable(f"={formula}")
        for position, formula in worksheet_xml.uncalculated_formulas(xml)
        if position not in texts
    }
    merged = merging(texts | formulas, ranges, assembler.name)
    _add_tick_boxes(texts, merged, book.package, path)
    hidden = worksheet_xml.hidden_parts(xml, frozenset(formulas))
    cells = worksheet_cells(formulas | texts, merged, hidden, References(sheet.name))
    return assembler.grid(printable(sheet.name), cells, hidden=sheet.visible != SheetVisibleEnum.Visible)


def _texts(values: Sequence[Sequence[object]]) -> dict[Position, str]:
    texts = {}
    for row, line in enumerate(values):
        for col, value in enumerate(line):
            if value == "":
                continue
            # Most values are plain words: no call for these.
            text = value if isinstance(value, str) and value.isprintable() else value_text(value)
            if text and not text.isspace():
                texts[row, col] = text
    return texts


def _ranges(found: list[tuple[Position, Position]] | None) -> list[MergedRange]:
    return [(*start, *end) for start, end in found or ()]


def _add_tick_boxes(texts: dict[Position, str], merged: Merging, package: Package, path: str) -> None:
    boxes: dict[Position, list[str]] = defaultdict(list)
    for target in set(package.targets(path).values()):
        if not target.endswith(".vml"):
            continue
        for position, box in tick_boxes(package.members.get(target, b"")):
            boxes[merged.anchors.get(position, position)].append(box)
    for anchor, found in boxes.items():
        texts[anchor] = "\n".join([texts[anchor], *found] if anchor in texts else found)
