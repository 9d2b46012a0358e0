"""Figures that a sheet printed, kept for a measure: none is overwritten, and what has no room is refused whole."""

from decimal import Decimal

import pytest
from django.utils import timezone
from tests.factories.viewers import a_viewer

from sasaeai.base.audit.models import AuditEntry
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.models import Measure, Plan
from sasaeai.cycle.indicators.errors import IndicatorError
from sasaeai.cycle.indicators.models import GivenValue, Indicator
from sasaeai.cycle.indicators.services.given import GivenFigure, record_from_sheet, retire

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Viewer:
    return a_viewer(Role.PLAN_OFFICE)


@pytest.fixture
def measure() -> Measure:
    plan = Plan.objects.create(name="みどり野市地域福祉計画")
    return Measure.objects.create(plan=plan, number="5", title="見守りの充実", order=1)


def a_figure(value: str = "399", label: str = "登録機関数") -> GivenFigure:
    return GivenFigure(label=label, unit="団体", fiscal_year=2018, value=Decimal(value), place="t1!r3c5")


def test_a_printed_figure_is_kept_with_its_source_and_retired_without_being_lost(
    measure: Measure, office: Viewer
) -> None:
    (kept,) = record_from_sheet(measure=measure, figures=[a_figure()], source="評価シート「中間評価」", by=office)
    assert (kept.value, kept.origin, kept.source) == (399, "sheet", "評価シート「中間評価」 t1!r3c5")
    retire(values=[kept.pk], by=office)
    kept.refresh_from_db()
    assert (kept.value, kept.is_current) == (399, False)
    assert [(one.action, one.quantity) for one in AuditEntry.objects.order_by("pk")] == [
        ("indicators.given.record", 1), ("indicators.given.retire", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "figure", [a_figure("1e18"), a_figure("0.1234567"), a_figure("NaN"), a_figure(label="長" * 201)]
)
def test_a_figure_without_room_is_refused_with_all_others(
    figure: GivenFigure, measure: Measure, office: Viewer
) -> None:
    with pytest.raises(IndicatorError) as raised:
        record_from_sheet(measure=measure, figures=[a_figure(), figure], source="評価シート", by=office)
    assert str(raised.value).endswith("。")
    assert not GivenValue.objects.exists()


def test_what_a_person_typed_is_retired_by_no_sheet(measure: Measure, office: Viewer) -> None:
    indicator = Indicator.objects.create(
        measure=measure, label="登録機関数", unit="団体", definition="登録している機関", kind="stock", counting="bodies"
    )
    typed = GivenValue.objects.create(
        measure=measure, indicator=indicator, fiscal_year=2018, value=400, origin="typed", source="台帳",
        given_by=office.actor, given_at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(IndicatorError, match="人が入れた数値"):
        retire(values=[typed.pk], by=office)
    typed.refresh_from_db()
    assert typed.is_current


def test_only_who_takes_sheets_in_keeps_their_figures(measure: Measure) -> None:
    stranger = a_viewer(Role.DIVISION_STAFF)
    with pytest.raises(NotAllowedError):
        record_from_sheet(measure=measure, figures=[a_figure()], source="評価シート", by=stranger)
    with pytest.raises(NotAllowedError):
        retire(values=[], by=stranger)
