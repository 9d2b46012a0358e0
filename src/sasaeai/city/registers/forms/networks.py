"""What narrows the list of a network down."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.city.registers.models import Enrolment
from sasaeai.city.registers.selectors.enrolments import Sort

EVER = "ever"
DAY = {"type": "date", "min": "1900-01-01", "max": "2199-12-31"}
"""How a browser asks for a day."""


class DayForm(forms.Form):
    """The day on which figures are told."""

    on = forms.DateField(required=False, label=_("As of"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))


class ListForm(DayForm):
    """Which enrolments are listed, in which order."""

    who = forms.ChoiceField(
        required=False,
        label=_("Listed"),
        choices=[("", _("those enrolled on that day")), (EVER, _("all, also who left or comes later"))],
    )
    party = forms.ChoiceField(
        required=False,
        label=_("Bodies and persons"),
        choices=[("", _("both")), (Enrolment.Party.BODY, _("bodies")), (Enrolment.Party.PERSON, _("persons"))],
    )
    sort = forms.ChoiceField(
        required=False,
        label=_("Order"),
        choices=[
            (Sort.SINCE.value, _("by first day")),
            (Sort.LATEST_FIRST.value, _("the latest first")),
            (Sort.NAME.value, _("by name")),
        ],
    )
