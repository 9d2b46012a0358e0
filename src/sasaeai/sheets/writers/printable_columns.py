"""The columns of a printed sheet: their headings, their share of the width, and what of a measure they hold."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.fields.seams import split_seam
from sasaeai.sheets.layout.headings import match_heading
from sasaeai.sheets.model import Measure, Sheet
from sasaeai.sheets.writers import printable_figures as figures
from sasaeai.sheets.writers import printable_texts as texts

Parts = Callable[[Measure], tuple[str, ...]]
"""The texts of a measure in one column from the top: none, one over all its rows, or one for each row."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``group`` is the heading over several; ``width`` is in characters of the body text."""

    role: str
    heading: str
    width: float
    parts: Parts
    group: str = ""
    fiscal_year: int | None = None


def columns_of(sheet: Sheet, *, with_displaced: bool = True) -> tuple[Column, ...]:
    """The columns that the sheet's measures fill, in the order that offices print them.

    ``with_displaced`` puts what was displaced back under the heading where it was found, below what belongs there.
    """
    own = [*_names(sheet), *_indicators(sheet), *_results(sheet), *_answers(sheet)]
    takers = [column for column in own if with_displaced or column.role == "rating"]
    known = {fold(column.heading) for column in takers}
    every = [*(_with_displaced(column) if column in takers else column for column in own), *_others(sheet, known)]
    return tuple(column for column in every if column.role in _ALWAYS or any(map(column.parts, sheet.measures)))


_ALWAYS = frozenset({"no", "title"})
_WIDEST_RATING = 10
_RESULTS = "主な取組、事業内容・成果"


def _names(sheet: Sheet) -> list[Column]:
    heads = frozenset(measure.divisions[0] for measure in sheet.measures if measure.divisions)
    return [
        Column("no", "No.", 4, lambda measure: _one(measure.no)),
        Column("page", "掲載\nページ", 4, lambda measure: _one(None if measure.page is None else f"P{measure.page}")),
        Column("title", "取組名\n取組内容", 22, _name_and_content),
        Column("division", "担当課", 9, lambda measure: _one(texts.divisions_text(measure, heads))),
    ]


def _indicators(sheet: Sheet) -> list[Column]:
    places = figures.places_of(sheet)
    columns = [Column("value", place.heading, 7, _values_at(place), place.group, place.fiscal_year) for place in places]
    if figures.has_indicators(sheet.measures):
        columns[:0] = [
            Column("label", "指標名", 12, figures.label_texts),
            Column("unit", "単位", 4, figures.unit_texts),
        ]
    return columns


def _results(sheet: Sheet) -> list[Column]:
    years = sorted(
        {result.fiscal_year for measure in sheet.measures for result in measure.results if result.fiscal_year}
    )
    return [Column("result", texts.year_text(year), 20, _result_in(year), _RESULTS, year) for year in years]


def _answers(sheet: Sheet) -> list[Column]:
    return [
        *_ratings(sheet),
        _strengths(sheet),
        Column("direction", "今後の方向性\n(選択)", 8, lambda measure: _one(texts.direction_text(measure))),
        Column("reason", "左記選択の理由", 16, lambda measure: _one(measure.reason)),
    ]


def _strengths(sheet: Sheet) -> Column:
    """Good points over issues; where no measure has issues, good points alone, which are then not taken for both."""
    if any(measure.issues is not None for measure in sheet.measures):
        return Column("strengths+issues", "良かった点\n課題", 24, _strengths_and_issues)
    return Column("strengths", "良かった点", 24, lambda measure: _one(measure.strengths))


def _ratings(sheet: Sheet) -> list[Column]:
    """The marks by year, and the mark of the whole where it is not simply that of the last year."""
    years = sorted({year for measure in sheet.measures for year in measure.ratings})
    headings = _headings_of_ratings(sheet)
    lines = [line for measure in sheet.measures for line in (measure.rating_text or "").split("\n")]
    width = min(_WIDEST_RATING, max([5, *(len(line) + 1 for line in lines)]))
    columns = []
    for year in years:
        heading = headings.get(year, f"{texts.year_text(year)}\n評価")
        columns.append(Column("rating", heading, width, _rating_in(year, heading), "", year))
    if not years or any(measure.rating_text and not _is_of_last_year(measure) for measure in sheet.measures):
        columns.append(Column("rating", "評価", width, lambda measure: _one(measure.rating_text)))
    return columns


def _headings_of_ratings(sheet: Sheet) -> dict[int, str]:
    """Headings of rating columns under which a measure keeps what was printed instead of a mark."""
    found: dict[int, str] = {}
    for heading in {heading for measure in sheet.measures for heading in measure.other}:
        match = match_heading(heading)
        if match.roles and match.roles[0][0] == "rating" and len(match.years) == 1:
            found[match.years[0]] = heading
    return found


def _is_of_last_year(measure: Measure) -> bool:
    return bool(measure.ratings) and measure.rating == measure.ratings[max(measure.ratings)]


def _others(sheet: Sheet, known: set[str]) -> list[Column]:
    headings = dict.fromkeys(heading for measure in sheet.measures for heading in measure.other)
    return [Column("other", heading, 12, _other(heading)) for heading in headings if fold(heading) not in known]


def _with_displaced(column: Column) -> Column:
    """The column with what stands displaced under its heading: below its own text, where it was found."""
    heading = fold(column.heading)

    def parts(measure: Measure) -> tuple[str, ...]:
        own = column.parts(measure)
        displaced = tuple(text for name, text in measure.other.items() if fold(name) == heading)
        if not displaced:
            return own
        return (*((own[:-1] if own and not own[-1] else own) or ("",)), *displaced)

    return replace(column, parts=parts)


def _one(value: object) -> tuple[str, ...]:
    return (str(value),) if value not in (None, "") else ()


def _name_and_content(measure: Measure) -> tuple[str, ...]:
    title = texts.title_text(measure)
    return (title, measure.description) if measure.description else _one(title)


def _values_at(place: figures.Place) -> Parts:
    return lambda measure: figures.figure_texts(measure, place)


def _result_in(year: int) -> Parts:
    def parts(measure: Measure) -> tuple[str, ...]:
        text = next((result.text for result in measure.results if result.fiscal_year == year), "")
        first, _, rest = text.partition("\n")
        return (first, rest) if rest else _one(text)

    return parts


def _rating_in(year: int, heading: str) -> Parts:
    return lambda measure: _one(None if heading in measure.other else measure.ratings.get(year))


def _strengths_and_issues(measure: Measure) -> tuple[str, ...]:
    if measure.issues is None:
        return (_in_one_piece(measure.strengths), "") if measure.strengths else ()
    return measure.strengths or "", measure.issues


def _in_one_piece(text: str) -> str:
    """The text without a line break or gap that could be taken for the seam between good points and issues."""
    return " ".join(text.split()) if split_seam(text) else text


def _other(heading: str) -> Parts:
    return lambda measure: _one(measure.other.get(heading))
