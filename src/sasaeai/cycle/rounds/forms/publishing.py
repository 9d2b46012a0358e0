"""The decision by which a round is published, and what a new round is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.cycle.rounds.models import Round
from sasaeai.cycle.rounds.services.withdrawing import LONGEST

_MOST_YEARS = 10


class PublishForm(forms.Form):
    """The decision itself was made in the office's document system; its number and day are kept here."""

    decision_no = forms.CharField(
        max_length=60,
        label=_("Number of the decision"),
        help_text=_("As the document system gives it, for instance 福政第123号."),
    )
    decided_on = forms.DateField(label=_("Day of the decision"), widget=forms.DateInput(attrs={"type": "date"}))


class WithdrawForm(forms.Form):
    """Why a page is taken from the public."""

    text = forms.CharField(
        max_length=LONGEST,
        label=_("Why it is withdrawn"),
        help_text=_("Only the office reads this. The page for residents says that it was withdrawn, and when."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RoundForm(forms.Form):
    """A round: what it is called, over which fiscal years, until when."""

    name = forms.CharField(max_length=120, label=_("Name"), help_text=_("For instance 令和2年度 中間評価."))
    kind = forms.ChoiceField(choices=Round.Kind.choices, label=_("Kind"))
    first_year = forms.IntegerField(
        min_value=1990,
        max_value=2100,
        label=_("First fiscal year"),
        help_text=_("In the Western calendar: 2019 for 令和元年度."),
    )
    last_year = forms.IntegerField(min_value=1990, max_value=2100, label=_("Last fiscal year"))
    deadline = forms.DateField(required=False, label=_("Deadline"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, object]:
        """Years in order."""
        sent = super().clean() or {}
        first, last = sent.get("first_year"), sent.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year comes before the first."))
        elif first and last and last - first >= _MOST_YEARS:
            self.add_error("last_year", _("A round covers ten fiscal years at most."))
        return sent
