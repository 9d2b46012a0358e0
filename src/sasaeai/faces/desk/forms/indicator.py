"""Defining a figure: what it is called, what counts as one, when, and which records it comes from."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.selectors.sources import items, networks
from sasaeai.cycle.indicators.rules.definitions import Definition
from sasaeai.cycle.indicators.selectors.choices import COUNTINGS, KINDS, POLARITIES
from sasaeai.cycle.indicators.services.indicators import change, define, definition_of

if TYPE_CHECKING:
    from sasaeai.city.plans.models import Measure
    from sasaeai.cycle.indicators.models import Indicator

_BASE_DAYS = (
    ("3-31-", _("31 March, the end of the fiscal year")),
    ("4-1-", _("1 April, its first day")),
    ("4-1-after", _("1 April right after it")),
    ("5-1-", _("1 May")),
    ("12-1-", _("1 December")),
)
_PARTIES = (("", _("bodies and persons")), ("body", _("bodies only")), ("person", _("persons only")))


class IndicatorForm(forms.Form):
    """One choice names the records: a network, an item of monthly returns, or none where values are typed."""

    label = forms.CharField(
        max_length=80, label=_("Label"), help_text=_("As it stands in texts, for instance 登録機関数.")
    )
    unit = forms.CharField(max_length=20, label=_("Unit"))
    definition = forms.CharField(
        max_length=300, label=_("Definition"), help_text=_("One sentence that says what is counted and what is not.")
    )
    source = forms.ChoiceField(label=_("Records that it comes from"))
    party = forms.ChoiceField(choices=_PARTIES, required=False, label=_("Of a network"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(choices=KINDS, label=_("Over which time"), widget=forms.RadioSelect)
    counting = forms.ChoiceField(choices=COUNTINGS, label=_("Counting rule"))
    base = forms.ChoiceField(
        choices=_BASE_DAYS, label=_("Base day"), help_text=_("Only for what is counted as of a day.")
    )
    polarity = forms.ChoiceField(
        choices=POLARITIES, initial="unknown", label=_("Is more of it good?"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, indicator: "Indicator | None" = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        self.indicator = indicator
        if indicator is not None:
            kwargs["initial"] = _said(definition_of(indicator)) | {"version": indicator.version}
        super().__init__(*args, **kwargs)
        if indicator is not None:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        self.networks = {f"network:{one.pk}": one for one in networks()}
        self.items = {f"item:{one.pk}": one for one in items()}
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            ("", _("typed by hand, with its source")),
            *((key, f"{one.programme.name}：{one.name}") for key, one in self.networks.items()),
            *((key, f"{one.programme.name}：{one.label}") for key, one in self.items.items()),
        ]
        self.fields["source"].required = False

    def define(self, measure: "Measure", by: Viewer) -> None:
        """Define it, as it was filled in. Raises ``IndicatorError`` for what contradicts itself."""
        define(measure=measure, definition=self._definition(), by=by)

    def change(self, by: Viewer) -> None:
        """Change it, as it was filled in. Raises as ``define``, and where somebody else has changed it since."""
        assert self.indicator is not None  # noqa: S101 - the form of one that is there
        shown = self.indicator
        shown.version = self.cleaned_data["version"]
        change(indicator=shown, definition=replace(self._definition(), order=shown.order), by=by)

    def _definition(self) -> Definition:
        sent = self.cleaned_data
        network, item = self.networks.get(sent["source"]), self.items.get(sent["source"])
        month, day, after = sent["base"].split("-")
        is_stock = sent["kind"] == "stock"
        return Definition(
            label=sent["label"],
            unit=sent["unit"],
            definition=sent["definition"],
            kind=sent["kind"],
            counting=sent["counting"],
            polarity=sent["polarity"],
            family="enrolled" if network else "returns" if item else "",
            network=network.pk if network else None,
            party=sent["party"] if network else "",
            item=item.pk if item else None,
            base_month=int(month),
            base_day=int(day),
            is_base_after=is_stock and bool(after),
        )


def _said(told: Definition) -> dict[str, object]:
    """A definition as the form's fields say it."""
    source = f"network:{told.network}" if told.network else f"item:{told.item}" if told.item else ""
    base = f"{told.base_month}-{told.base_day}-{'after' if told.is_base_after else ''}"
    plain = ("label", "unit", "definition", "kind", "counting", "polarity", "party")
    return {name: getattr(told, name) for name in plain} | {"source": source, "base": base}
