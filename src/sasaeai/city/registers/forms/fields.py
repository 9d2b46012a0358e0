"""Fields that understand what people type: days as exactly as papers say them, counts with any kind of digits."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.base.ui.wording import told
from sasaeai.city.registers.errors import RegisterError
from sasaeai.city.registers.rules.enrolment_lists import read_day
from sasaeai.city.registers.rules.returns import LARGEST
from sasaeai.lib.japanese_text import narrow
from sasaeai.lib.vague_days import VagueDay

_BETWEEN = re.compile(r"[,、 ]")


class VagueDayField(forms.Field):
    """A day, month, year, fiscal year or limit, written as in a paper; a ``VagueDay`` or None."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - what any field takes
        options.setdefault("help_text", _("As exactly as it is known: 平成30年4月1日, H30.4, 2018, 平成30年度."))
        super().__init__(**options)

    def to_python(self, value: object) -> VagueDay | None:
        """The day. Raises ``ValidationError`` with a sentence."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return read_day(text)
        except RegisterError as error:
            raise ValidationError(told(error)) from error


class CountField(forms.CharField):
    """How many, from 0: digits of any width, with commas and the unit behind it if it was typed; an int or None.

    It is marked as required, but the form settles whether a blank is an answer: words may stand in its place.
    """

    def __init__(self, *, unit: str, **options: Any) -> None:  # noqa: ANN401 - what any field takes
        options.setdefault("max_length", 30)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**options)
        self.unit = unit

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - as Django has it
        """The number. Raises ``ValidationError`` with a sentence."""
        text = _BETWEEN.sub("", narrow(self.to_python(value) or ""))
        if not text:
            return None
        self.run_validators(text)
        digits = text.removesuffix(narrow(self.unit)) if self.unit else text
        if not re.fullmatch("[0-9]+", digits):
            raise ValidationError(_("Give a whole number, such as 120."))
        if int(digits) > LARGEST:
            raise ValidationError(_("This number is too large."))
        return int(digits)
