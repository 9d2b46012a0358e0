"""A sheet as the rules look at it: its cells by address, its figures as series over the years, its pairs of twins."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.grid import Document
from sasaeai.sheets.model import Figure, Measure, MeasureNo, Sheet
from sasaeai.sheets.rules import thresholds

ANSWERED_NONE = frozenset("ー ーー ーーー / なし 無し 無 特になし 特に無し 特にありません 該当なし 課題なし".split())
"""Folded words by which a city answers that there is nothing to say."""
_ONE_SPELLING = str.maketrans({**dict.fromkeys("ヵカヶケｹ箇", "か"), "名": "人", "％": "%"})


@dataclass(frozen=True, slots=True)
class Series:
    """One figure of a measure over the years, in their order; several of one year are no series and left out."""

    measure: Measure
    figures: tuple[Figure, ...]

    @property
    def label(self) -> str:
        """The words of the figure, as printed."""
        return self.figures[0].label or ""

    @property
    def unit(self) -> str:
        """The unit, as printed."""
        return self.figures[0].unit or ""

    @property
    def last_two(self) -> tuple[Figure, Figure] | None:
        """The figures of the two latest years that have one."""
        return (self.figures[-2], self.figures[-1]) if len(self.figures) > 1 else None

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells that the figures stand in."""
        return tuple(dict.fromkeys(ref for figure in self.figures for ref in figure.sources))


class View:
    """Everything that a rule may look at. Rules look only; the view keeps what it worked out for the next rule."""

    def __init__(self, document: Document, sheet: Sheet, last_years: Sequence[Sheet] = ()) -> None:
        self.document = document
        self.sheet = sheet
        self.last_years = tuple(last_years)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures of the sheet that have a number; the others are asked about by the reading."""
        return self._numbered

    @cached_property
    def _numbered(self) -> tuple[Measure, ...]:
        return tuple(measure for measure in self.sheet.measures if measure.no is not None)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The printed text of every cell, by address."""
        return {cell.ref: cell.text for cell in self.document.cells()}

    @cached_property
    def by_number(self) -> dict[MeasureNo, Measure]:
        """The measures by number; of a number that is used twice, the first."""
        found: dict[MeasureNo, Measure] = {}
        for measure in self.measures:
            if measure.no is not None:
                found.setdefault(measure.no, measure)
        return found

    @cached_property
    def pairs(self) -> tuple[tuple[Measure, Measure], ...]:
        """Each pair of twins once, the lower place first."""
        place = self._places
        return tuple(
            (measure, twin)
            for measure in self.measures
            for twin in self.twins(measure)
            if place[id(measure)] < place[id(twin)]
        )

    @cached_property
    def together(self) -> frozenset[MeasureNo]:
        """The measures whose strengths and issues share a cell that could not be parted."""
        return frozenset(no for finding in self.sheet.findings if finding.code == "SH006" for no in finding.measures)

    @cached_property
    def _series(self) -> dict[int, tuple[Series, ...]]:
        is_undated = not self.sheet.fiscal_years
        return {id(measure): tuple(_series_of(measure, is_undated=is_undated)) for measure in self.measures}

    def series(self, measure: Measure) -> tuple[Series, ...]:
        """The figures of a measure, one series for each label, unit and kind."""
        return self._series[id(measure)]

    def with_last_year(self) -> Iterator[tuple[Measure, Measure]]:
        """Each measure with what it was in last year's sheet."""
        for measure in self.measures:
            before = self.earlier(measure, 1)
            if before is not None:
                yield measure, before

    def earlier(self, measure: Measure, back: int) -> Measure | None:
        """The measure in the sheet of ``back`` years ago: the same number under a like title, else the same title."""
        if len(self.last_years) < back:
            return None
        numbers, titles = self._earlier[back - 1]
        same = numbers.get(measure.no)
        if same is not None and _is_same_title(measure, same):
            return same
        return titles.get(fold(measure.title or ""))

    @cached_property
    def _earlier(self) -> list[tuple[dict[MeasureNo | None, Measure], dict[str, Measure]]]:
        found = []
        for sheet in self.last_years:
            measures = [measure for measure in reversed(sheet.measures) if measure.no is not None]
            by_title = {fold(measure.title): measure for measure in measures if measure.title}
            found.append(({measure.no: measure for measure in measures}, by_title))
        return found

    def twins(self, measure: Measure) -> list[Measure]:
        """The other printings of a measure."""
        found = (self.by_number[no] for no in measure.twins if no in self.by_number)
        return [twin for twin in found if twin is not measure]

    def is_once(self, measure: Measure) -> bool:
        """Whether the measure is the first printing of itself, so that twins are asked about once."""
        here = self._places[id(measure)]
        return all(here < self._places[id(twin)] for twin in self.twins(measure))

    @cached_property
    def _places(self) -> dict[int, int]:
        return {id(measure): at for at, measure in enumerate(self.measures)}

    def issues_of(self, measure: Measure) -> str:
        """What may tell of problems: the issues, or the cell that they share with the strengths."""
        if measure.issues is None and measure.no in self.together:
            return measure.strengths or ""
        return measure.issues or ""

    def issue_cells(self, measure: Measure) -> tuple[str, ...]:
        """The cells of ``issues_of``."""
        return cells_of(measure, "issues" if measure.issues is not None else "strengths")

    def legend_cells(self) -> Iterator[str]:
        """The texts beside the tables."""
        used = {ref for measure in self.sheet.measures for refs in measure.sources.values() for ref in refs}
        return (text for ref, text in self.texts.items() if ref not in used)


def _is_same_title(one: Measure, other: Measure) -> bool:
    return fuzz.ratio(fold(one.title or ""), fold(other.title or "")) >= thresholds.SAME_TITLE


def unit_of(figure: Figure) -> str:
    """A unit in one spelling: か所 for ヵ所, 人 for 名."""
    return fold(figure.unit or "").translate(_ONE_SPELLING)


def cells_with(view: "View", refs: Iterable[str], phrase: str) -> tuple[str, ...]:
    """Of some cells those that hold a phrase; all of them where none does."""
    every = tuple(dict.fromkeys(refs))
    return tuple(ref for ref in every if phrase in view.texts.get(ref, "")) or every


def cells_of(measure: Measure, *names: str) -> tuple[str, ...]:
    """The cells of some fields of a measure, each once."""
    return tuple(dict.fromkeys(ref for name in names for ref in measure.sources.get(name, ())))


def is_none_answer(text: str | None) -> bool:
    """Whether a text says that there is nothing (—, なし): an answer, unlike a blank."""
    return text is not None and fold(text).strip("。・") in ANSWERED_NONE


def said(text: str | None) -> str:
    """A text, or nothing where it is blank or says that there is nothing."""
    return "" if text is None or is_none_answer(text) else text


def result_texts(measure: Measure) -> list[str]:
    """The results that say something of their own, without the same-as-left ones that add no word."""
    return [result.text for result in measure.results if not (result.same_as_left and len(result.text.strip()) <= 4)]


def all_numbers(measures: Iterable[Measure]) -> tuple[MeasureNo, ...]:
    """The numbers of some measures, each once."""
    return tuple(dict.fromkeys(measure.no for measure in measures if measure.no is not None))


def _series_of(measure: Measure, *, is_undated: bool) -> Iterator[Series]:
    """Figures without a year are series of one, and only in a sheet that names no year at all."""
    groups: dict[tuple[str, str, str, str], list[Figure]] = defaultdict(list)
    for figure in measure.figures:
        if figure.fiscal_year is not None or is_undated:
            key = (fold(figure.label or ""), unit_of(figure), figure.kind, figure.of_which or "")
            groups[key].append(figure)
    for figures in groups.values():
        years = [figure.fiscal_year for figure in figures]
        if len(set(years)) == len(years):
            yield Series(measure, tuple(sorted(figures, key=lambda figure: figure.fiscal_year or 0)))
