"""Choosing the fiscal year that a page tells of."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.base.ui.wording import in_fiscal_year


class YearForm(forms.Form):
    """A fiscal year to look at, of those that are offered; blank leaves the choice to the page."""

    year = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, label=_("Fiscal year"))

    def __init__(self, years: Iterable[int], *args: Any, blank: Any = None, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        choices: list[tuple[object, object]] = [(year, in_fiscal_year(year)) for year in years]
        self.fields["year"].choices = choices if blank is None else [("", blank), *choices]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> int | None:
        """The year that was asked for; None where none was, or one that is not offered."""
        return self.cleaned_data.get("year") if self.is_valid() else None
