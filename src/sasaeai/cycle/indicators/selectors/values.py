"""Values of indicators by fiscal year, and the records behind each. The number of queries is fixed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from sasaeai.base.ui.wording import in_figures
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.selectors import facts
from sasaeai.cycle.indicators.models import GivenValue, Indicator, OpeningBalance, Target
from sasaeai.cycle.indicators.rules.base_days import as_of_line, base_day
from sasaeai.cycle.indicators.rules.counted import Counted, WhyMissing
from sasaeai.cycle.indicators.rules.judging import agrees, change, is_reached
from sasaeai.cycle.indicators.rules.summing import Opening, span
from sasaeai.cycle.indicators.selectors.families import answered
from sasaeai.cycle.indicators.selectors.families.asking import Asked, Context, Key
from sasaeai.cycle.indicators.selectors.shapes import Behind, Given, MeasureFigures, Series, Value, YearOfSeries
from sasaeai.lib.fiscal_year import first_day, fiscal_year_of, last_day

# On paper, where no badge can stand beside a value. Without numbers, which a reader of the text would take for figures.
_LACKS = {
    WhyMissing.NOT_OVER: "（年度途中）",
    WhyMissing.NOT_ALL_REPORTED: "（一部の月報を除く）",
    WhyMissing.NOT_COUNTED: "（数えられなかった分を除く）",
}


def values(indicators: Iterable[Indicator], years: Iterable[int], *, on: date) -> dict[Key, Value]:
    """The value of each indicator in each fiscal year as counted on a day, in a fixed number of queries.

    What lies after ``on`` does not count. A stock whose base day is still to come has no value yet.
    """
    known, wanted = list(indicators), sorted(set(years))
    return _values([Asked(one, year, day_of(one, year)) for one in known for year in wanted], known, on)


def today(indicators: Iterable[Indicator], *, on: date) -> dict[UUID, Value]:
    """How each indicator stands on a day: stocks as of it, the others over the fiscal year so far."""
    known, year = list(indicators), fiscal_year_of(on)
    asked = [Asked(one, year, on if one.kind == Indicator.Kind.STOCK else last_day(year)) for one in known]
    return {indicator: value for (indicator, _), value in _values(asked, known, on).items()}


def day_of(indicator: Indicator, year: int) -> date:
    """The base day of a stock in a fiscal year; of the others, the year's last day."""
    if indicator.kind != Indicator.Kind.STOCK:
        return last_day(year)
    return base_day(indicator.base_month, indicator.base_day, year, is_after=indicator.is_base_after)


def of_measure_indicators(measure: UUID) -> list[Indicator]:
    """The indicators of a measure in their order."""
    return list(Indicator.objects.filter(measure=measure))


def of_measure(measure: UUID, years: Iterable[int], *, on: date) -> MeasureFigures:
    """All that a measure's page shows of its figures, in a fixed number of queries.

    Each year is compared to the one before, also where that one is not asked for.
    """
    indicators, wanted = of_measure_indicators(measure), sorted(set(years))
    found = values(indicators, {*wanted, *(year - 1 for year in wanted)}, on=on)
    targets = {
        (indicator, year): value
        for indicator, year, value in Target.objects.filter(
            indicator__measure=measure, fiscal_year__in=wanted
        ).values_list("indicator_id", "fiscal_year", "value")
    }
    series = (Series(one, {year: _year(one, year, found, targets) for year in wanted}) for one in indicators)
    untied = GivenValue.objects.filter(measure=measure, is_current=True, indicator=None)
    return MeasureFigures(measure, tuple(series), tuple(untied.order_by("fiscal_year", "given_at", "pk")))


def as_printed(
    measures: Iterable[UUID], years: Iterable[int], *, on: date | None = None
) -> dict[tuple[UUID, int], dict[str, str]]:
    """Values as texts print them (383機関), by their labels, by measure and year; today's where no day is given.

    What is not known is absent. A value that lacks something says so, without another number beside it.
    """
    indicators = {one.pk: one for one in Indicator.objects.filter(measure__in=list(measures))}
    found = values(indicators.values(), years, on=on or timezone.localdate())
    return _printed((indicators[key], value) for (key, _year), value in found.items())


def printed_of(told: MeasureFigures) -> dict[tuple[UUID, int], dict[str, str]]:
    """The same of what was asked for already."""
    return _printed((series.indicator, one.value) for series in told.series for one in series.years.values())


def _printed(found: Iterable[tuple[Indicator, Value]]) -> dict[tuple[UUID, int], dict[str, str]]:
    printed: dict[tuple[UUID, int], dict[str, str]] = {}
    for indicator, value in found:
        if value.value is not None:
            of_year = printed.setdefault((indicator.measure_id, value.year), {})
            of_year[indicator.label] = printed_value(value, indicator.unit)
    return printed


def printed_value(value: Value, unit: str) -> str:
    """A known value with its unit and what it lacks. Raises ``ValueError`` for one that is not known."""
    if value.value is None:
        raise ValueError("a value that is not known is not printed")
    lacks = _LACKS.get(value.why_missing, "") if value.why_missing else ""
    about = "約" if value.is_approximate else ""
    return f"{about}{in_figures(value.value)}{unit}{lacks}"


def behind(*, viewer: Viewer, indicator: Indicator, year: int, on: date) -> Behind:
    """The records behind a value. Raises ``NotAllowedError`` for those who may not read the plan.

    Bodies are public facts; persons are shown to the division of the network, returns to that of the programme and the
    plan office.
    """
    require(viewer, Right.READ_PLAN)
    day = day_of(indicator, year)
    if indicator.network_id is not None:
        count, rows = facts.stood_on(network=indicator.network_id, party=indicator.party, day=day, viewer=viewer)
        return Behind(count, rows) if day <= on else Behind(0, rows.none())
    if indicator.item_id is not None:
        return _returns_behind(viewer, indicator, indicator.item_id, year, on)
    chosen = given_for([indicator.pk], [year]).get((indicator.pk, year), [])
    typed = [one for one in chosen if one.origin == GivenValue.Origin.TYPED] or chosen
    values_given = GivenValue.objects.filter(pk__in=[one.pk for one in typed])
    return Behind(len(typed), values_given.order_by("given_at", "pk"))


def given_for(indicators: Iterable[UUID], years: Iterable[int]) -> dict[Key, list[GivenValue]]:
    """The current values that sheets printed or people typed for indicators, by indicator and year."""
    rows = GivenValue.objects.filter(indicator__in=list(indicators), fiscal_year__in=list(years), is_current=True)
    found: dict[Key, list[GivenValue]] = {}
    for row in rows.order_by("given_at", "pk"):
        if row.indicator_id is not None and row.fiscal_year is not None:
            found.setdefault((row.indicator_id, row.fiscal_year), []).append(row)
    return found


def openings_of(indicators: Iterable[UUID]) -> dict[UUID, Opening]:
    """The opening balances of indicators."""
    rows = OpeningBalance.objects.filter(indicator__in=list(indicators))
    return {
        indicator: Opening(as_of, value) for indicator, as_of, value in rows.values_list("indicator", "as_of", "value")
    }


def _year(indicator: Indicator, year: int, found: Mapping[Key, Value], targets: Mapping[Key, Decimal]) -> YearOfSeries:
    value, before = found[indicator.pk, year], found[indicator.pk, year - 1]
    target = targets.get((indicator.pk, year))
    reached = is_reached(value.value if value.is_whole else None, target, indicator.polarity)
    return YearOfSeries(value, change(before.known, value.known, indicator.polarity), target, reached)


def _values(asked: Sequence[Asked], indicators: Sequence[Indicator], on: date) -> dict[Key, Value]:
    if not asked:
        return {}
    keys = [one.pk for one in indicators]
    given = given_for(keys, {one.year for one in asked})
    found = answered(asked, Context(on, openings_of(keys), given))
    return {one.key: _value(one, found[one.key], given) for one in asked}


def _value(asked: Asked, counted: Counted, given: Mapping[Key, Sequence[GivenValue]]) -> Value:
    indicator = asked.indicator
    is_whole = counted.value is not None and counted.why_missing is None
    derived = counted.value if is_whole else None
    return Value(
        indicator=indicator.pk,
        year=asked.year,
        value=counted.value,
        uncertain=counted.uncertain,
        as_of=counted.as_of,
        as_of_line=as_of_line(indicator.kind, asked.year, counted.as_of),
        feed=counted.feed.value,
        records=counted.records,
        why_missing=counted.why_missing,
        formula_version=indicator.formula_version,
        opening=counted.opening,
        reported=counted.reported,
        uncounted=counted.uncounted,
        is_approximate=counted.is_approximate,
        given=tuple(_beside(one, indicator, derived, counted.uncertain) for one in given.get(asked.key, ())),
    )


def _beside(given: GivenValue, indicator: Indicator, derived: Decimal | None, uncertain: int) -> Given:
    is_alike = given.unit in {"", indicator.unit}
    differs = None
    if derived is not None and is_alike:
        agreed = agrees(given.value, derived, is_approximate=given.is_approximate)
        differs = None if not agreed and derived - uncertain <= given.value < derived else not agreed
    return Given(
        id=given.pk,
        value=given.value,
        unit=given.unit,
        label=given.label,
        origin=given.origin,
        source=given.source,
        is_approximate=given.is_approximate,
        differs=differs,
    )


def _returns_behind(viewer: Viewer, indicator: Indicator, item: UUID, year: int, on: date) -> Behind:
    is_cumulative = indicator.kind == Indicator.Kind.CUMULATIVE
    opening = openings_of([indicator.pk]).get(indicator.pk) if is_cumulative else None
    days = span(year, on, is_cumulative=is_cumulative, opening=opening)
    records, rows = facts.counted_in(item=item, first=days.first, last=days.last, viewer=viewer)
    if indicator.counting == Indicator.Counting.PEOPLE or on < first_day(year):
        return Behind(0, rows.none())
    missing = facts.missing_returns(item=item, first=days.first, last=days.last, on=on)
    return Behind(records, rows, tuple(missing))
