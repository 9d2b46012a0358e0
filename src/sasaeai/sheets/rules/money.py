"""Money and indicators (``MN``): rates, units of money, scales of which it is not clear which end is best."""

import re
from collections import defaultdict
from collections.abc import Iterator

from sasaeai.lib.japanese_text import fold, narrow
from sasaeai.sheets.model import Figure, Measure
from sasaeai.sheets.rules import thresholds
from sasaeai.sheets.rules.ratings import more_is_wanted
from sasaeai.sheets.rules.rule import Asked, Rule, rule
from sasaeai.sheets.rules.view import View, all_numbers, unit_of
from sasaeai.sheets.rules.wording import measures_en, measures_ja, value, year_ja

_LEAST_AMOUNT, _LEAST_FACTOR, _LARGEST_FACTOR = 10, 500, 1_500
_KIND_WORDS = re.compile(r"目標値?|実績値?|達成率|進捗率|当初|見込み?|予算額?|決算額?|執行率|[()・\s]")
_MONEY = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}
_BEST_ONE = re.compile(
    r"[1１](?:\s*[:：=＝…・.．]|が|は)?\s*(?:最も|一番|最高|大変|非常に|十分|よく|良|優|順調|達成(?!して|でき))"
)
_BEST_FIVE = re.compile(
    r"[5５](?:\s*[:：=＝…・.．]|が|は)?\s*(?:最も|一番|最高|大変|非常に|十分|よく|良|優|順調|達成(?!して|でき))"
)


def _about(figure: Figure) -> tuple[str, int | None]:
    return _KIND_WORDS.sub("", fold(figure.label or "")), figure.fiscal_year


def _by_kind(measure: Measure) -> Iterator[dict[str, Figure]]:
    """The figures of one thing in one year, by kind; kinds that occur twice are left out."""
    groups: dict[tuple[str, int | None], dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in measure.figures:
        groups[_about(figure)][figure.kind].append(figure)
    for kinds in groups.values():
        yield {kind: figures[0] for kind, figures in kinds.items() if len(figures) == 1}


def _decimals(figure: Figure) -> int:
    return len(str(figure.value).partition(".")[2]) if isinstance(figure.value, float) else 0


def _explains(rate: Figure, actual: Figure, target: Figure) -> bool:
    """Whether the rate is actual by target, rounded, cut or capped at 100; or the usual ones where less is wanted."""
    quotients = [100 * actual.value / target.value]
    if not more_is_wanted(actual.label or ""):
        quotients += [100 * target.value / actual.value] if actual.value else []
        quotients.append(100 * (2 - actual.value / target.value))
    step = 10 ** -_decimals(rate)
    values = {rate.value, 100 * rate.value} if unit_of(rate) != "%" else {rate.value}
    capped = [min(quotient, 100) for quotient in quotients]
    return any(
        abs(value - quotient) <= thresholds.RATE_TOLERANCE * step or 0 <= quotient - value < step
        for value in values
        for quotient in (*quotients, *capped)
    )


@rule(
    "MN001",
    "warning",
    ("達成率が実績÷目標と合わない", "a rate that is not actual by target"),
    (
        "達成率は実績÷目標です。減らすことが目標の指標では、目標÷実績や 2−実績÷目標 とする市もあり、どれでも説明できないときに尋ねます。",
        "A rate is actual by target. Cities also use target by actual where less is wanted; asked if neither explains it.",
    ),
)
def rate_differs(view: View) -> Iterator[Asked]:
    """Target, actual and rate of one thing and year that no usual definition explains."""
    for measure in view.measures:
        for kinds in _by_kind(measure):
            rate, actual, target = kinds.get("rate"), kinds.get("actual"), kinds.get("target")
            if rate is None or actual is None or target is None or not target.value:
                continue
            if (
                actual.approximate
                or target.approximate
                or unit_of(actual) != unit_of(target)
                or _explains(rate, actual, target)
            ):
                continue
            right = 100 * actual.value / target.value
            year = f"の{year_ja(rate.fiscal_year)}" if rate.fiscal_year is not None else ""
            yield Asked(
                all_numbers([measure]),
                f"取組{measure.no}{year}の達成率は{value(rate)}ですが、実績{value(actual)}÷目標{value(target)}は{right:.1f}%です。"
                "どの数値が正しいですか。",
                f"Measure {measure.no}: the rate is {value(rate)}, but actual {value(actual)} by target {value(target)} "
                f"gives {right:.1f}%. Which figure is right?",
                (*rate.sources, *actual.sources, *target.sources),
                (value(rate),),
            )


@rule(
    "MN002",
    "warning",
    ("金額の単位が混ざっている", "money in mixed units"),
    (
        "千円の列に円のまま記入すると、額が千倍になります。同じ行の予算と決算の桁が3つ違うときに尋ねます。",
        "Yen in a column of thousands makes an amount a thousand times too large. Asked where budget and settlement differ so.",
    ),
)
def money_units_mixed(view: View) -> Iterator[Asked]:
    """Budget and settlement of one measure and year that are near a factor of 1,000 apart, each in its unit."""
    for measure in view.measures:
        for kinds in _by_kind(measure):
            budget, settled = kinds.get("budget"), kinds.get("settled")
            if budget is None or settled is None or not budget.value or not settled.value:
                continue
            if _is_thousandfold(budget, settled):
                yield Asked(
                    all_numbers([measure]),
                    f"取組{measure.no}の予算は{value(budget)}、決算は{value(settled)}です。円と千円が混ざっていませんか。",
                    f"Measure {measure.no}: the budget is {value(budget)}, the actual expenditure {value(settled)}. "
                    "Are yen and thousands of yen mixed?",
                    (*budget.sources, *settled.sources),
                    (value(budget), value(settled)),
                )


def _is_thousandfold(one: Figure, other: Figure) -> bool:
    """Between 500 and 1,500 times in yen, and both of some size: no usual surplus or shortage reaches that."""
    yen = [figure.value * _MONEY.get(figure.unit or "", 1) for figure in (one, other)]
    if (one.unit in _MONEY) != (other.unit in _MONEY) or min(one.value, other.value) < _LEAST_AMOUNT:
        return False
    return _LEAST_FACTOR <= max(yen) / min(yen) <= _LARGEST_FACTOR


@rule(
    "MN004",
    "warning",
    ("1が最良と5が最良の混在", "1 is best beside 5 is best"),
    (
        "5段階評価で、1が最良の欄と5が最良の欄が同じシートにあると、取り違えが起きます。",
        "If 1 is the best mark of one column and 5 that of another, someone will take one for the other.",
    ),
)
def scales_run_both_ways(view: View) -> Iterator[Asked]:
    """Legends beside the tables that call 1 the best here and 5 the best there."""
    if not any(measure.rating and measure.rating.isdigit() for measure in view.measures):
        return
    one = next((ref for ref, text in view.texts.items() if _BEST_ONE.search(narrow(text))), None)
    five = next((ref for ref, text in view.texts.items() if _BEST_FIVE.search(narrow(text))), None)
    if one and five:
        yield Asked(
            (),
            "評価の説明に、1が最も良いとするものと5が最も良いとするものがあります。どちらの向きですか。",
            "One legend calls 1 the best mark and another calls 5 the best. Which way does the scale run?",
            (one, five),
        )


@rule(
    "MN005",
    "warning",
    ("決算が予算を超えている", "settled over budget"),
    (
        "決算が予算を超えるのは、補正や流用があったか、記入の誤りです。予算の欄に当初予算だけを書いていないかを確かめます。",
        "A settlement above the budget means a supplementary budget that is not shown, or a mistake.",
    ),
)
def settled_over_budget(view: View) -> Iterator[Asked]:
    """One question for the sheet with all measures whose settlement is above the budget of the same unit."""
    over: list[tuple[Measure, Figure, Figure]] = []
    for measure in view.measures:
        for kinds in _by_kind(measure):
            budget, settled = kinds.get("budget"), kinds.get("settled")
            if budget is None or settled is None or budget.unit != settled.unit:
                continue
            highest = max(figure.value for figure in measure.figures if _is_budget_of(figure, settled))
            if settled.value > highest > 0 and not _is_thousandfold(budget, settled):
                over.append((measure, budget, settled))
    if over:
        numbers = all_numbers(measure for measure, _, _ in over)
        measure, budget, settled = max(over, key=lambda found: found[2].value - found[1].value)
        yield Asked(
            numbers,
            f"{measures_ja(numbers)}で決算が予算を超えています（取組{measure.no}では予算{value(budget)}、決算{value(settled)}）。"
            "予算は補正前の額ですか。",
            f"{measures_en(numbers)}: the actual expenditure is above the budget (measure {measure.no}: budget {value(budget)}, "
            f"actual {value(settled)}). Is it the budget before amendment?",
            tuple(ref for _, b, s in over for figure in (b, s) for ref in figure.sources),
            (value(budget), value(settled)),
        )


def _is_budget_of(figure: Figure, settled: Figure) -> bool:
    """Whether a figure is a budget of the same year and unit, the amended one included."""
    return (figure.kind, figure.unit, figure.fiscal_year) == ("budget", settled.unit, settled.fiscal_year)


RULES: tuple[Rule, ...] = (rate_differs, money_units_mixed, scales_run_both_ways, settled_over_budget)
