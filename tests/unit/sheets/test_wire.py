"""What passes between the command and its worker comes out as it went in, and nothing else comes out."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.known_sheets import FURTHER, OWN, SAMPLE, loaded
from tests.factories.thorough import share

from sasaeai.sheets.checking import Checked, Settings, check
from sasaeai.sheets.grid import Cell, Document, Grid, Remark
from sasaeai.sheets.layout.mapping import Mapping
from sasaeai.sheets.limited.wire import WireError, line_of, message_of, packed, unpacked
from sasaeai.sheets.model import Figure, Finding, Measure, Node, Sheet
from sasaeai.sheets.reading import read_document


def passed(value: object) -> Any:
    return unpacked(type(value), message_of(line_of({"value": packed(value)}))["value"])


@pytest.mark.parametrize("path", [*OWN, *FURTHER], ids=lambda path: path.stem)
def test_the_projects_own_sheets_pass_unchanged(path: Any) -> None:
    document = loaded(path)
    sheet = read_document(document)
    for value in (document, sheet, check(document, sheet)):
        assert repr(passed(value)) == repr(value)
        assert passed(value) == value


TEXTS = st.text(max_size=4)
CELLS = st.builds(Cell, st.integers(), st.integers(), TEXTS, TEXTS, hidden=st.booleans(), confidence=st.floats())
DOCUMENTS = st.builds(
    Document,
    TEXTS,
    TEXTS,
    TEXTS,
    st.lists(st.builds(Grid, TEXTS, st.lists(CELLS, max_size=3).map(tuple), st.booleans()), max_size=2).map(tuple),
    st.lists(st.builds(Remark, TEXTS, st.lists(TEXTS, max_size=2).map(tuple), TEXTS), max_size=1).map(tuple),
)
FIGURES = st.builds(Figure, st.none() | TEXTS, TEXTS, st.integers(), st.integers() | st.floats(), st.just("rate"))
MEASURES = st.builds(
    Measure,
    no=st.none() | st.integers() | TEXTS,
    twins=st.lists(st.integers() | TEXTS, max_size=2).map(tuple),
    figures=st.lists(FIGURES, max_size=2).map(tuple),
    ratings=st.dictionaries(st.integers(-9999, 9999), st.none() | TEXTS, max_size=2),
    direction_options=st.dictionaries(TEXTS, st.none() | st.booleans(), max_size=2),
    sources=st.dictionaries(TEXTS, st.lists(TEXTS, max_size=2).map(tuple), max_size=2),
    confidence=st.dictionaries(TEXTS, st.floats() | st.integers(0, 1), max_size=2),
)
NODES = st.recursive(
    st.builds(Node, st.integers(), TEXTS, st.none(), st.none() | TEXTS),
    lambda inner: st.builds(Node, st.integers(), TEXTS, TEXTS, TEXTS, st.lists(inner, max_size=2).map(tuple)),
    max_leaves=4,
)
FINDINGS = st.builds(
    Finding, TEXTS, st.just("note"), st.tuples(st.integers(), TEXTS), TEXTS, TEXTS, st.tuples(TEXTS), st.tuples(TEXTS)
)
CHECKED = st.builds(Checked, st.tuples(FINDINGS), st.tuples(st.tuples(FINDINGS, TEXTS)), st.tuples(TEXTS))
SETTINGS = st.builds(Settings, st.tuples(TEXTS), st.tuples(TEXTS), st.dictionaries(TEXTS, TEXTS, max_size=2))
ROLES = st.builds(Mapping, st.dictionaries(TEXTS, TEXTS, max_size=2))


@given(st.one_of(DOCUMENTS, MEASURES, NODES, CHECKED, SETTINGS, ROLES))
@settings(max_examples=share(200))
def test_whatever_can_be_made_passes_unchanged(value: object) -> None:
    assert repr(passed(value)) == repr(value)  # also tells 1 from 1.0, and NaN is like itself


def test_years_stay_numbers_and_odd_characters_themselves() -> None:
    odd = '\N{REPLACEMENT CHARACTER}\x00\x7f\u2028\ue000𠮷\n\t"\\☐'
    measure = Measure(no="1-2", ratings={2019: None, -1: odd}, other={odd: odd}, title=odd)
    assert passed(measure) == measure
    assert list(passed(measure).ratings) == [2019, -1]
    for number in (3, 3.0, 0.1 + 0.2, 10**40):
        figure = passed(Figure(None, "人", 2019, number, "actual"))
        assert (figure.value, type(figure.value)) == (number, type(number))


CELL = packed(Cell(0, 0, "あ", "t1!r1c1"))
NODE = packed(Node(1, None, None, None))


@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        (Cell, CELL[:-1]),
        (Cell, [*CELL, 1]),
        (Cell, ["0", *CELL[1:]]),
        (Cell, [True, *CELL[1:]]),
        (Cell, [0.0, *CELL[1:]]),
        (Cell, [0, 0, None, *CELL[3:]]),
        (Cell, [0, 0, "\ud800", *CELL[3:]]),
        (Cell, {}),
        (Node, {**NODE, "children": [{}]}),
        (Node, {**NODE, "children": None}),
        (Node, {**NODE, "more": 1}),
        (Node, {name: value for name, value in NODE.items() if name != "level"}),
        (Figure, {**packed(Figure(None, None, None, 1, "actual")), "kind": "other"}),
        (Figure, {**packed(Figure(None, None, None, 1, "actual")), "kind": []}),
        (Figure, {**packed(Figure(None, None, None, 1, "actual")), "value": "1"}),
        (Measure, {**packed(Measure(1)), "ratings": {"２０１９": None}}),
        (Measure, {**packed(Measure(1)), "ratings": {"x": None}}),
        (Measure, {**packed(Measure(1)), "ratings": {"0" * 5_000: None}}),
        (Measure, {**packed(Measure(1)), "ratings": []}),
        (Grid, None),
    ],
)
def test_what_does_not_fit_is_refused(kind: type, plain: object) -> None:
    with pytest.raises(WireError):
        unpacked(kind, plain)


@pytest.mark.parametrize(
    ("kind", "plain", "path"),
    [
        (Node, {**NODE, "children": [NODE, {**NODE, "level": "1"}]}, ("children", 1, "level")),
        (Node, {**NODE, "more": 1}, ("more",)),
        (Node, {name: value for name, value in NODE.items() if name != "level"}, ("level",)),
        (Measure, {**packed(Measure(1)), "ratings": {"2019": 1}}, ("ratings", "2019")),
        (Measure, {**packed(Measure(1)), "twins": [1, "2", None]}, ("twins", 2)),
        (Measure, {**packed(Measure(1)), "title": "\ud800"}, ("title",)),
        (Measure, [], ()),
    ],
)
def test_what_does_not_fit_is_named_by_its_place(kind: type, plain: object, path: tuple[Any, ...]) -> None:
    with pytest.raises(WireError) as caught:
        unpacked(kind, plain)
    assert caught.value.path == path


def test_fields_that_both_sides_leave_out_have_their_defaults() -> None:
    plain = {name: value for name, value in packed(Figure(None, None, None, 1, "actual")).items() if name != "of_which"}
    left_out = frozenset({(Figure, "of_which")})
    assert unpacked(Figure, plain, left_out) == Figure(None, None, None, 1, "actual")
    with pytest.raises(WireError):
        unpacked(Figure, {**plain, "of_which": None}, left_out)
    with pytest.raises(WireError):
        unpacked(Figure, plain)


@pytest.mark.parametrize(
    "line", [b"", b"{}", b"[]\n", b"1\n", b"{\n", b"\xff\n", b"[" * 100_000 + b"\n", b'{"a":NaN1}\n']
)
def test_a_line_that_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(WireError):
        message_of(line)


def places(plain: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    return [path, *(place for key, value in inside for place in places(value, (*path, key)))]


def with_other(plain: Any, path: tuple[Any, ...], other: Any) -> Any:
    if not path:
        return other
    copy = plain.copy()
    copy[path[0]] = with_other(plain[path[0]], path[1:], other)
    return copy


SHEET = read_document(loaded(SAMPLE))
PLAIN = packed(replace(SHEET, measures=SHEET.measures[:1], findings=SHEET.findings[:2]))
PLACES = places(PLAIN)
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=4)


@given(st.sampled_from(PLACES), JSON | st.dictionaries(st.text(), JSON))
@settings(max_examples=share(150))
def test_an_answer_changed_in_one_place_is_refused_or_says_just_that(path: tuple[Any, ...], other: Any) -> None:
    changed = with_other(PLAIN, path, other)
    try:
        sheet = unpacked(Sheet, changed)
    except WireError:
        return
    assert repr(packed(sheet)) == repr(changed)
