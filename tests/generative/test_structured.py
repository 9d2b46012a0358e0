"""A table whose cells were merged, split and torn comes back from every format: no text lost, nothing invented."""

import json
import random
from collections import Counter
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.known_sheets import SAMPLE, loaded
from tests.factories.thorough import share
from tests.fuzz import structured, writers
from tests.fuzz.oracle import folded, require_conserved, require_sound
from tests.fuzz.structured import Table
from tests.fuzz.writers import Writer

from sasaeai.sheets.errors import NoEvaluationTableError
from sasaeai.sheets.formats import load
from sasaeai.sheets.grid import Document
from sasaeai.sheets.model import Measure
from sasaeai.sheets.reading import read_document
from sasaeai.sheets.writers.json import as_object

FORMATS: dict[str, Writer] = {
    "a.xlsx": writers.as_xlsx,
    "a.xls": writers.as_xls,
    "a.csv": writers.as_csv,
    "a.html": writers.as_html,
    "a.md": writers.as_markdown,
    "a.txt": writers.as_text,
}
# What a reading says in words of its own: the answers' names, and what it makes of years and same-as-left.
FIELDS = ("title", "description", "rating_text", "strengths", "issues", "direction_text", "reason")


@lru_cache(maxsize=1)
def pages() -> tuple[Table, ...]:
    """The tables of the sample; the first rows of each, so that a case takes little time."""
    grids = [grid for grid in loaded(SAMPLE).grids if grid.name != "t0"]
    return tuple(structured.table_of(grid, {grid.name: 8}) for grid in grids)


CHANGES = st.lists(
    st.sampled_from([structured.merge, structured.split, structured.tear, structured.swap_texts, structured.move]),
    max_size=6,
)


def changed(table: Table, changes: list[structured.Change], seed: int) -> Table:
    chance = random.Random(seed)
    for change in changes:
        found = change(list(table), chance)
        table = structured.settled(found) if found is not None else table
    return table


def texts_of(measure: Measure) -> list[str]:
    fields = [getattr(measure, name) for name in FIELDS]
    return [
        text
        for text in (*fields, *measure.divisions, *(r.text for r in measure.results), *measure.other.values())
        if text
    ]


def invented(document: Document, written: Counter[str], measures: tuple[Measure, ...]) -> list[str]:
    """The texts of fields with letters that the written texts have not, or not so often."""
    return [text for measure in measures for text in texts_of(measure) if folded([text]) - written]


@pytest.mark.parametrize("name", FORMATS)
@given(page=st.integers(0, 9), changes=CHANGES, seed=st.integers(0, 2**32))
@settings(max_examples=share(25))
def test_no_text_of_a_changed_table_is_lost_or_invented(
    name: str, page: int, changes: list[structured.Change], seed: int
) -> None:
    table = changed(pages()[page % len(pages())], changes, seed)
    texts = [box.text for box in table if box.text.strip()]
    document = load(FORMATS[name]([table], random.Random(seed)), name)
    require_sound(document)
    written = folded(texts)
    assert folded(cell.text for cell in document.cells()) == written
    try:
        sheet = read_document(document)
    except NoEvaluationTableError:
        return
    require_conserved(document, sheet)
    assert invented(document, written, sheet.measures) == []


def spans_of(document: Document) -> Any:
    return sorted((cell.row, cell.col, cell.row_span, cell.col_span) for grid in document.grids for cell in grid.cells)


@given(page=st.integers(0, 9), changes=CHANGES, seed=st.integers(0, 2**32))
@settings(max_examples=share(25))
def test_merged_cells_are_the_same_in_every_format_that_has_them(
    page: int, changes: list[structured.Change], seed: int
) -> None:
    table = changed(pages()[page % len(pages())], changes, seed)
    # A span that reaches below or beyond the last text is cut to what is filled: that is the formats' own affair.
    filled = [box for box in table if box.text.strip()]
    end, side = max(box.row for box in filled) + 1, max(box.col for box in filled) + 1
    whole = structured.settled(
        box._replace(rows=min(box.rows, end - box.row), cols=min(box.cols, side - box.col)) for box in filled
    )
    documents = [load(FORMATS[name]([whole], random.Random(seed)), name) for name in ("a.xlsx", "a.xls", "a.html")]
    spans = [spans_of(document) for document in documents]
    assert spans[0] == spans[1] == spans[2]


@given(page=st.integers(0, 9), seed=st.integers(0, 2**32), name=st.sampled_from(sorted(FORMATS)))
@settings(max_examples=share(50))
def test_a_word_put_into_a_changed_table_comes_out(page: int, seed: int, name: str) -> None:
    chance = random.Random(seed)
    table, word = structured.with_strange_word(structured.changed(pages()[page % len(pages())], chance, 2), chance)
    document = load(FORMATS[name]([table], chance), name)
    try:
        sheet = read_document(document)
    except NoEvaluationTableError:
        return
    shown = {key: value for key, value in as_object(sheet).items() if key in ("measures", "nodes", "findings")}
    assert word in json.dumps(shown, ensure_ascii=False)
