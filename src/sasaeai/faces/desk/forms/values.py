"""What people give an indicator: a target, a typed value, an opening balance, the printed values that are its own."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.base.ui.wording import in_figures, in_fiscal_year
from sasaeai.lib.japanese_text import narrow

if TYPE_CHECKING:
    from sasaeai.cycle.indicators.models import GivenValue

_BETWEEN = re.compile(r"[,、\s]")


class AmountField(forms.DecimalField):
    """A number in digits of any width, with or without commas."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - as Django has it
        """The number, a ``Decimal`` or None. Raises ``ValidationError``."""
        return super().to_python(_BETWEEN.sub("", narrow(str(value))) if value else value)


class _YearForm(forms.Form):
    """Of which fiscal year a value is."""

    year = forms.TypedChoiceField(coerce=int, label=_("Fiscal year"))

    def __init__(self, *args: Any, years: Sequence[int], **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.fields["year"].choices = [(year, in_fiscal_year(year)) for year in years]  # type: ignore[attr-defined]


class TargetForm(_YearForm):
    """What is aimed at."""

    value = AmountField(required=False, label=_("Target"), help_text=_("Blank takes the target of that year back."))


class TypedForm(_YearForm):
    """A value that no record tells. ``seen`` are the ids of the typed values that the page showed."""

    value = AmountField(label=_("Value"))
    is_approximate = forms.BooleanField(required=False, label=_("approximate"))
    source = forms.CharField(
        max_length=200, label=_("Source"), help_text=_("The paper or the division that it is from, and the page.")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def ids_seen(self) -> list[str]:
        """The ids of the typed values that were shown."""
        return [one for one in self.cleaned_data["seen"].split(",") if one]


class OpeningForm(forms.Form):
    """What a cumulative figure stood at before its records begin."""

    as_of = forms.DateField(
        label=_("As of"),
        help_text=_("The last day of a month; monthly returns are added from the month after."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    value = AmountField(label=_("Value"))
    source = forms.CharField(
        max_length=200, label=_("Source"), help_text=_("The paper or the division that it is from, and the page.")
    )


class TieForm(forms.Form):
    """Which of the values that sheets printed for the measure are this figure's."""

    printed = forms.MultipleChoiceField(
        required=False, label=_("Values that sheets printed"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, printed: "Sequence[GivenValue]", **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.given = {str(one.pk): one for one in printed}
        self.fields["printed"].choices = [(key, _words(one)) for key, one in self.given.items()]  # type: ignore[attr-defined]
        self.fields["printed"].initial = [key for key, one in self.given.items() if one.indicator_id is not None]

    def changed(self) -> list[tuple["GivenValue", bool]]:
        """The values whose tie was changed, and whether each is this figure's now."""
        wanted = set(self.cleaned_data["printed"])
        return [
            (one, key in wanted) for key, one in self.given.items() if (one.indicator_id is not None) != (key in wanted)
        ]


def _words(one: "GivenValue") -> str:
    year = in_fiscal_year(one.fiscal_year) if one.fiscal_year else ""
    return f"{year} {one.label} {in_figures(one.value)}{one.unit}".strip()
