"""Indicators are defined, changed, aimed at, and given a start; printed values are tied to them. None is deleted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.indicators.errors import IndicatorError
from sasaeai.cycle.indicators.models import GivenValue, Indicator, OpeningBalance, Target
from sasaeai.cycle.indicators.rules.base_days import is_month_end
from sasaeai.cycle.indicators.rules.definitions import Definition, objections
from sasaeai.cycle.indicators.services.wording import OBJECTIONS

if TYPE_CHECKING:
    from sasaeai.city.plans.models import Measure

LONGEST_SOURCE, DECIMALS, LARGEST = 200, 4, Decimal(10) ** 16
_SUBJECT = "indicators.indicator"
_EARLIEST = date(1900, 1, 1)
_FIELDS = {"network": "network_id", "item": "item_id"}


def define(*, measure: "Measure", definition: Definition, by: Viewer) -> Indicator:
    """Define an indicator of a measure. Raises ``NotAllowedError``; ``IndicatorError`` for what contradicts itself."""
    require(by, Right.DEFINE_INDICATORS)
    definition = _sound(definition)
    with transaction.atomic():
        _require_free(measure.pk, definition.label)
        indicator = Indicator(measure=measure, **_columns(definition))
        indicator.save(force_insert=True)
        _note("define", indicator.pk, by)
    return indicator


def change(*, indicator: Indicator, definition: Definition, by: Viewer) -> Indicator:
    """Change a definition; ``indicator`` is as it was shown. A change of what is counted is a new formula version.

    Raises ``NotAllowedError``, and ``IndicatorError`` for what contradicts itself, or where somebody else changed it.
    """
    require(by, Right.DEFINE_INDICATORS)
    definition = _sound(definition)
    with transaction.atomic():
        locked = Indicator.objects.select_for_update().get(pk=indicator.pk)
        if locked.version != indicator.version:
            raise IndicatorError(
                f"指標「{locked.label}」は、開いてから今までの間に、ほかの人が変えました。開き直して、入れ直してください。",
                f"Somebody else has changed “{locked.label}” since you opened it; open it again.",
            )
        if definition.label != locked.label:
            _require_free(locked.measure_id, definition.label)
        _require_kept(locked, definition)
        before = definition_of(locked)
        changed = [name for name, value in _columns(definition).items() if getattr(locked, name) != value]
        if not changed:
            return locked
        for name, value in _columns(definition).items():
            setattr(locked, name, value)
        locked.formula_version += before.counted != definition.counted
        locked.version += 1
        locked.save()
        _note("change", locked.pk, by, changed)
    return locked


def definition_of(indicator: Indicator) -> Definition:
    """By what an indicator is defined."""
    return Definition(
        **{name: getattr(indicator, _FIELDS.get(name, name)) for name in Definition.__dataclass_fields__},
    )


def set_target(*, indicator: Indicator, fiscal_year: int, value: Decimal | None, by: Viewer) -> None:
    """Say what is aimed at in a fiscal year; None takes the target back. Raises as ``define``."""
    require(by, Right.DEFINE_INDICATORS)
    if value is not None:
        _require_room(value)
    with transaction.atomic():
        if value is None:
            Target.objects.filter(indicator=indicator, fiscal_year=fiscal_year).delete()
        else:
            Target.objects.update_or_create(indicator=indicator, fiscal_year=fiscal_year, defaults={"value": value})
        _note("set_target", indicator.pk, by, ["targets"])


def open_with(*, indicator: Indicator, as_of: date, value: Decimal, source: str, by: Viewer) -> OpeningBalance:
    """Say what a cumulative indicator stood at on a day, and where that is written; what is counted is added to it.

    The day is the last of a month: returns are added from the month after. Another balance takes the place of the one
    that is there, as a new formula version. Raises as ``define``.
    """
    require(by, Right.DEFINE_INDICATORS)
    source = " ".join(source.split())
    _require_room(value)
    with transaction.atomic():
        locked = Indicator.objects.select_for_update().get(pk=indicator.pk)
        _require_opening(locked, as_of, source, by.on)
        before = OpeningBalance.objects.filter(indicator=locked).first()
        told = {"as_of": as_of, "value": value, "source": source, "given_by": by.actor}
        opening, _ = OpeningBalance.objects.update_or_create(indicator=locked, defaults=told)
        if before is not None and (before.as_of, before.value) != (as_of, value):
            locked.formula_version += 1
            locked.version += 1
            locked.save(update_fields=["formula_version", "version"])
        _note("open", locked.pk, by, ["opening"])
    indicator.refresh_from_db()
    return opening


def tie(*, given: GivenValue, indicator: Indicator | None, by: Viewer) -> None:
    """Say that a value which a sheet printed is an indicator's, or, with None, that it is not.

    Both belong to one plan; a measure that is printed twice may print the other's values. Raises as ``define``.
    """
    require(by, Right.DEFINE_INDICATORS)
    with transaction.atomic():
        locked = GivenValue.objects.select_for_update(of=("self",)).select_related("measure").get(pk=given.pk)
        _require_printed(locked, indicator)
        locked.indicator = indicator
        locked.save(update_fields=["indicator"])
        subjects = [str(locked.pk), *([str(indicator.pk)] if indicator else [])]
        record(
            action="indicators.given.tie",
            by=by.actor,
            subject_type="indicators.given_value",
            subject_ids=subjects,
            fields=["indicator"],
        )
    given.refresh_from_db()


def _columns(definition: Definition) -> dict[str, object]:
    told = {name: getattr(definition, name) for name in Definition.__dataclass_fields__}
    return {_FIELDS.get(name, name): value for name, value in told.items()}


def _sound(definition: Definition) -> Definition:
    """The definition with its white space tidied. Raises ``IndicatorError`` for what contradicts itself."""
    tidy = replace(
        definition,
        label=" ".join(definition.label.split()),
        unit=" ".join(definition.unit.split()),
        definition=" ".join(definition.definition.split()),
    )
    found = objections(tidy)
    if found:
        raise IndicatorError(*OBJECTIONS[found[0]])
    return tidy


def _require_free(measure: UUID, label: str) -> None:
    if Indicator.objects.filter(measure=measure, label=label).exists():
        raise IndicatorError(
            f"この取組には「{label}」という指標がもうあります。別の名前にしてください。",
            f"This measure has an indicator “{label}” already; give it another name.",
        )


def _require_kept(indicator: Indicator, definition: Definition) -> None:
    is_other = (definition.kind, definition.family) != (indicator.kind, indicator.family)
    if is_other and OpeningBalance.objects.filter(indicator=indicator).exists():
        raise IndicatorError(
            f"「{indicator.label}」には期首の累計が入っているので、月報の累計のほかには変えられません。"
            "別の指標を作ってください。",
            f"“{indicator.label}” starts from a balance and so stays a sum of returns; define another indicator.",
        )


def _require_opening(indicator: Indicator, as_of: date, source: str, today: date) -> None:
    if indicator.kind != Indicator.Kind.CUMULATIVE or indicator.family != Indicator.Family.RETURNS:
        raise IndicatorError(
            f"「{indicator.label}」は月報を足していく累計の指標ではないので、期首の累計は入れられません。",
            f"“{indicator.label}” is no cumulative sum of returns and takes no opening balance.",
        )
    if not source or len(source) > LONGEST_SOURCE:
        raise IndicatorError(
            f"期首の累計の出所（資料の名前やページ）を、{LONGEST_SOURCE} 字までで入れてください。",
            f"Say where the opening balance is written, in at most {LONGEST_SOURCE} characters.",
        )
    if not _EARLIEST <= as_of <= today:
        raise IndicatorError(
            "期首の日は、今日までの日にしてください。年が正しいか確かめてください。",
            "The opening balance is as of a day up to today; look whether the year is right.",
        )
    if not is_month_end(as_of):
        raise IndicatorError(
            "月報を足していく指標の期首は、月の末日にしてください。その翌月の月報から足します。",
            "Monthly returns are added from the month after: the opening balance is as of the last day of a month.",
        )


def _require_printed(given: GivenValue, indicator: Indicator | None) -> None:
    if given.origin != GivenValue.Origin.SHEET or not given.is_current:
        raise IndicatorError(
            "結び付けられるのは、シートから取り込んだ、今も有効な数値だけです。画面を開き直してください。",
            "Only a current value that a sheet printed is tied to an indicator; open the page again.",
        )
    if indicator is None:
        return
    if given.fiscal_year is None:
        raise IndicatorError(
            "この数値は何年度のものか分からないので、指標に結び付けられません。",
            "Nobody knows of which fiscal year this value is, so it cannot be tied to an indicator.",
        )
    if indicator.measure.plan_id != given.measure.plan_id:
        raise IndicatorError(
            "別の計画の指標には結び付けられません。", "A value is tied to an indicator of the same plan."
        )


def _require_room(value: Decimal) -> None:
    exponent = value.as_tuple().exponent
    is_fitting = isinstance(exponent, int) and -exponent <= DECIMALS and abs(value) < LARGEST
    if not is_fitting:
        raise IndicatorError(
            f"数値は小数点以下 {DECIMALS} 桁まで、1京より小さいものにしてください。",
            f"A value has at most {DECIMALS} decimals and is below ten quadrillion.",
        )


def _note(deed: str, indicator: UUID, by: Viewer, fields: Iterable[str] = ()) -> None:
    record(
        action=f"indicators.indicator.{deed}",
        by=by.actor,
        subject_type=_SUBJECT,
        subject_ids=[str(indicator)],
        fields=fields,
    )
