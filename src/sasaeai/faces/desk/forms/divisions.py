"""Who answers for a measure: the lead division and those that work along."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.city.places.selectors.divisions import by_keys, on_day
from sasaeai.city.plans.services.measures import InCharge

if TYPE_CHECKING:
    from sasaeai.city.plans.selectors.measures import Answering


class DivisionsForm(forms.Form):
    """The divisions that are there on a day; without a lead the measure is the plan office's."""

    lead = forms.ChoiceField(required=False, label=_("Lead division"))
    joint = forms.MultipleChoiceField(required=False, label=_("Joint divisions"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, answering: "list[Answering]", on: date, **kwargs: Any) -> None:  # noqa: ANN401
        lead = next((str(one.division) for one in answering if one.is_lead), "")
        joint = [str(one.division) for one in answering if not one.is_lead]
        kwargs["initial"] = {"lead": lead, "joint": joint}
        super().__init__(*args, **kwargs)
        self.sub_units = {str(one.division): one.sub_unit for one in answering}
        self.divisions = {str(one.pk): one for one in on_day(on)}
        there = {key: one.name for key, one in self.divisions.items()}
        choices = list(({str(one.division): one.name for one in answering} | there).items())
        self.fields["lead"].choices = [("", _("none (the plan office answers)")), *choices]  # type: ignore[attr-defined]
        self.fields["joint"].choices = choices  # type: ignore[attr-defined]

    def in_charge(self) -> list[InCharge]:
        """The divisions as the service takes them, the lead first; one that leads does not work along as well."""
        sent = self.cleaned_data
        keys = dict.fromkeys([*([sent["lead"]] if sent["lead"] else []), *sent["joint"]])
        known = self.divisions | {str(one.pk): one for one in by_keys(keys)}
        return [InCharge(known[key], self.sub_units.get(key, "")) for key in keys]

    def clean(self) -> dict[str, Any]:
        """Where somebody works along, somebody leads."""
        sent = super().clean() or {}
        if sent.get("joint") and not sent.get("lead"):
            self.add_error("lead", _("Say which of them leads."))
        return sent
