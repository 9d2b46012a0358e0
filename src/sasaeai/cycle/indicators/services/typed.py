"""Values that people type, with their source. One takes another's place for the same year; none is deleted."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.indicators.errors import IndicatorError
from sasaeai.cycle.indicators.models import GivenValue, Indicator
from sasaeai.cycle.indicators.selectors.typing_rights import may_type
from sasaeai.cycle.indicators.services.given import LARGEST, LONGEST_SOURCE, MOST_DECIMALS
from sasaeai.lib.fiscal_year import fiscal_year_of


def type_value(
    *,
    indicator: Indicator,
    fiscal_year: int,
    value: Decimal,
    source: str,
    by: Viewer,
    is_approximate: bool = False,
    replaces: GivenValue | None = None,
) -> GivenValue:
    """Type a value for a fiscal year; ``replaces`` is the typed one that was shown, which is current no more then.

    The plan office may, and the staff of the measure's lead division. Raises ``NotAllowedError``, and
    ``IndicatorError`` without a source, for a year that has not begun, for too many digits, or where somebody else has
    typed another value meanwhile.
    """
    if not may_type(by, indicator.measure_id):
        raise NotAllowedError
    source = " ".join(source.split())
    _require_told(value, source, fiscal_year, by)
    with transaction.atomic():
        # Whoever types a value for the same indicator waits here, so that two never stand for one year.
        Indicator.objects.select_for_update().get(pk=indicator.pk)
        _retire(indicator, fiscal_year, replaces)
        typed = GivenValue.objects.create(
            measure_id=indicator.measure_id,
            indicator=indicator,
            fiscal_year=fiscal_year,
            label=indicator.label,
            unit=indicator.unit,
            value=value,
            is_approximate=is_approximate,
            origin=GivenValue.Origin.TYPED,
            source=source,
            given_by=by.actor,
            given_at=timezone.now(),
        )
        record(
            action="indicators.given.type",
            by=by.actor,
            subject_type="indicators.given_value",
            subject_ids=[str(typed.pk), *([str(replaces.pk)] if replaces else [])],
            fields=["value", "source"],
        )
    return typed


def _retire(indicator: Indicator, fiscal_year: int, shown: GivenValue | None) -> None:
    current = GivenValue.objects.filter(
        indicator=indicator, fiscal_year=fiscal_year, origin=GivenValue.Origin.TYPED, is_current=True
    )
    if {one.pk for one in current} != ({shown.pk} if shown else set()):
        raise IndicatorError(
            f"「{indicator.label}」のこの年度の数値は、開いてから今までの間に、ほかの人が入れました。"
            "画面を開き直して、その数値を確かめてください。",
            f"Somebody else has typed a value of “{indicator.label}” for this year; open the page again.",
        )
    current.update(is_current=False)


def _require_told(value: Decimal, source: str, fiscal_year: int, by: Viewer) -> None:
    if not source or len(source) > LONGEST_SOURCE:
        raise IndicatorError(
            f"手で入れる数値には、出所（資料の名前や聞いた課）を {LONGEST_SOURCE} 字までで入れてください。",
            f"A typed value needs its source, in at most {LONGEST_SOURCE} characters.",
        )
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > MOST_DECIMALS or abs(value) >= LARGEST:
        raise IndicatorError(
            f"数値は小数点以下 {MOST_DECIMALS} 桁まで、100京より小さいものにしてください。",
            f"A value has at most {MOST_DECIMALS} decimals and is below a quintillion.",
        )
    if fiscal_year > fiscal_year_of(by.on):
        raise IndicatorError(
            "まだ始まっていない年度の数値は入れられません。見込みは目標として入れてください。",
            "The fiscal year has not begun; what is hoped for is a target.",
        )
