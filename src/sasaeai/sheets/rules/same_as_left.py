"""Same-as-left (``FG``): what it carries over without a look: large counts, one-for-each, new numbers behind it."""

import re
from collections.abc import Iterator

from sasaeai.sheets.model import Measure
from sasaeai.sheets.rules import thresholds
from sasaeai.sheets.rules.figures import core, named_series
from sasaeai.sheets.rules.lexicons import words
from sasaeai.sheets.rules.rule import Asked, Rule, rule
from sasaeai.sheets.rules.view import Series, View, all_numbers, cells_of, unit_of
from sasaeai.sheets.rules.wording import measures_en, measures_ja, over_years, over_years_en, value

_WITH_NUMBER = re.compile(r"同左[^。、0-9０-９]{0,20}[0-9０-９]")
_MOST = 2  # questions of one measure
_EACH = re.compile(
    r"各(?P<who>[^\s、。各]{3,20}?)(?:より|から|に|へ|ごとに)\s*(?P<many>[0-9０-９]{1,3}\s*[^\s、。0-9]{1,2})"
)


@rule(
    "FG004",
    "note",
    ("大きな数が同左のまま", "a large count that stands still"),
    (
        "100以上の登録者や会員が、1年後にちょうど同じ数であることはまれです。改めて数えていないのかもしれません。",
        "A count of a hundred people or more is hardly ever the same a year later. It may not have been counted again.",
    ),
    seen="founding sheet",
)
def large_stock_carried_over(view: View) -> Iterator[Asked]:
    """People, households or cases of a hundred and more that same-as-left carries over."""
    for measure in view.measures:
        still = [
            figure
            for figure in measure.figures
            if figure.carried_over
            and figure.value >= thresholds.LARGE_STOCK
            and not figure.approximate
            and "定員" not in (figure.label or "")
            and unit_of(figure) in words("counting", "people")
        ]
        if still and view.is_once(measure):
            listed = "、".join(f"「{figure.label or '？'}」{value(figure)}" for figure in still)
            yield Asked(
                all_numbers([measure]),
                f"取組{measure.no}の{listed}は「同左」とされ、前年度と同数です。改めて数えた結果ですか。",
                f"Measure {measure.no}: {listed} is same-as-left, exactly as the year before. Was it counted again?",
                tuple(ref for figure in still for ref in figure.sources),
                tuple(value(figure) for figure in still),
            )


@rule(
    "FG005",
    "note",
    ("「各…に1人」の元の数が変わった", "one for each, of a number that changed"),
    (
        "「各センターより1人」のように数を割り当てた記述が同左のままで、元の数が増減していると、実際の人数が分かりません。",
        "If a text says one for each and stays while their number changed, nobody knows how many there are now.",
    ),
    seen="founding sheet",
)
def each_of_a_changed_number(view: View) -> Iterator[Asked]:
    """各 X に N人 in a result that the next year repeats by same-as-left, while the count of X changed."""
    named = named_series(view)
    for measure in view.measures:
        repeats = [result for result in measure.results if result.same_as_left]
        told = [found for result in measure.results for found in _EACH.finditer(result.text)]
        if not (repeats and told and view.is_once(measure)):
            continue
        asked = 0
        for found in told:
            for series in named.get(core(found["who"]), ()):
                two = series.last_two
                if asked >= _MOST:
                    break
                if two and two[0].value != two[1].value and series.measure is not measure:
                    asked += 1
                    yield _each_asked(measure, found[0], series)


def _each_asked(measure: Measure, phrase: str, series: Series) -> Asked:
    return Asked(
        all_numbers((measure, series.measure)),
        f"取組{measure.no}の「{phrase}」は同左のままですが、取組{series.measure.no}の「{series.label}」は"
        f"{over_years(series.figures)}と変わっています。現在の数はいくつですか。",
        f"“{phrase}” of measure {measure.no} is same-as-left, while “{series.label}” of measure {series.measure.no} "
        f"changed ({over_years_en(series.figures)}). How many are there now?",
        (*cells_of(measure, "results"), *series.cells),
        (phrase,),
    )


@rule(
    "FG007",
    "note",
    ("同左の後に数値がある", "same-as-left followed by a number"),
    (
        "「同左」と書いて数値だけを改めるのは普通の略し方です。文も見直した上での「同左」かどうかを、シートに一度だけ確かめます。",
        "Same-as-left with a new number is ordinary shorthand. The sheet is asked once whether the text was looked at too.",
    ),
    seen="founding sheet",
)
def same_as_left_with_number(view: View) -> Iterator[Asked]:
    """Once for the sheet."""
    found = [
        measure
        for measure in view.measures
        if any(result.same_as_left and _WITH_NUMBER.match(result.text.strip()) for result in measure.results)
    ]
    if found:
        numbers = all_numbers(found)
        yield Asked(
            numbers,
            f"{measures_ja(numbers)}の実績は「同左」に続けて数値が書かれています。文は前年度のままでよろしいですか。",
            f"{measures_en(numbers)}: the result is same-as-left with new numbers. Does the text still hold?",
            tuple(ref for measure in found for ref in cells_of(measure, "results")),
            ("同左",),
        )


RULES: tuple[Rule, ...] = (large_stock_carried_over, each_of_a_changed_number, same_as_left_with_number)
