"""Correcting what was noted of an enrolment, what a body or person is called, and striking an enrolment out."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.city.registers.forms.fields import VagueDayField
from sasaeai.city.registers.rules.enrolment_lists import MOST_KIND, MOST_NAME, MOST_PHONE, MOST_ROLE, MOST_WHY

SEEN = "seen-"
"""What the names of those hidden fields begin with that tell what a field said when the page was opened."""
_CORRECTED = {"since": VagueDayField, "until": VagueDayField, "why_left": forms.CharField, "role": forms.CharField}


class CorrectForm(forms.Form):
    """The days and words of an enrolment; ``version`` is of the record that was looked at.

    Beside each field stands, unseen, what it said when the page was opened: only what differs from that is changed.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    since = VagueDayField(label=_("First day"))
    until = VagueDayField(
        required=False, label=_("Last day"), help_text=_("Blank while it goes on. As exactly as it is known.")
    )
    why_left = forms.CharField(max_length=MOST_WHY, required=False, label=_("Why it ended"))
    role = forms.CharField(
        max_length=MOST_ROLE,
        required=False,
        label=_("Role"),
        help_text=_("In a few words; nothing about a person's health or family."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        for name, kind in _CORRECTED.items():
            self.fields[SEEN + name] = kind(required=False, widget=forms.HiddenInput)

    def changed(self) -> dict[str, Any]:
        """What was changed, by field."""
        sent = self.cleaned_data
        return {name: sent[name] for name in _CORRECTED if sent[name] != sent[SEEN + name]}


class _PartyForm(forms.Form):
    """What a party is called. Beside each field stands, unseen, what it said when the page was opened."""

    name = forms.CharField(max_length=MOST_NAME, label=_("Name"))

    def __init__(self, *args: Any, said: Mapping[str, str], **options: Any) -> None:  # noqa: ANN401
        initial = {**said, **{SEEN + name: text for name, text in said.items()}}
        super().__init__(*args, **(options | {"auto_id": "party-%s", "initial": initial}))
        self._names = tuple(said)
        for name in said:
            self.fields[SEEN + name] = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def seen(self) -> dict[str, str]:
        """What the fields said when the page was opened."""
        return {name: self.cleaned_data[SEEN + name] for name in self._names}

    def changed(self) -> dict[str, str]:
        """What was changed, by field."""
        seen = self.seen()
        return {name: self.cleaned_data[name] for name in self._names if self.cleaned_data[name] != seen[name]}


class BodyNameForm(_PartyForm):
    """A body. ``is_another`` is asked for where the new name is another body's, too."""

    kind = forms.CharField(max_length=MOST_KIND, required=False, label=_("Kind of body"))
    phone = forms.CharField(max_length=MOST_PHONE, required=False, label=_("Phone"))
    is_another = forms.BooleanField(required=False, label=_("This is another body than the one of that name."))


class PersonNameForm(_PartyForm):
    """A person; what he is called is sealed."""

    kana = forms.CharField(max_length=MOST_NAME, required=False, label=_("Reading"))

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


class StrikeForm(forms.Form):
    """``version`` is of the record that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    is_sure = forms.BooleanField(label=_("It was enrolled by mistake and never took part."))

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **(options | {"auto_id": "strike-%s"}))
