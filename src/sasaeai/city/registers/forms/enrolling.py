"""Enrolling one body or person, and noting that an enrolment ends."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.city.people.selectors.persons import PersonShown
from sasaeai.city.registers.forms.fields import VagueDayField
from sasaeai.city.registers.models import Organisation
from sasaeai.city.registers.rules.enrolment_lists import MOST_KIND, MOST_NAME, MOST_PHONE, MOST_ROLE, MOST_WHY

_NEW = "new"


class _EnrolForm(forms.Form):
    """What both kinds ask. ``known`` are those who may be meant by the name, each with the words that tell them apart.

    Where there are some, ``which`` must say who it is.
    """

    name = forms.CharField(max_length=MOST_NAME, label=_("Name"))
    since = VagueDayField(label=_("First day"))
    role = forms.CharField(
        max_length=MOST_ROLE,
        required=False,
        label=_("Role"),
        help_text=_("In a few words; nothing about a person's health or family."),
    )
    another = _("another one of this name")

    def __init__(self, known: Sequence[tuple[str, str]], *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        if known:
            self.fields["which"] = forms.ChoiceField(
                label=_("Who is it?"),
                choices=[*known, (_NEW, self.another)],
                widget=forms.RadioSelect,
                error_messages={"required": gettext("This name is known already. Say whether it is the same one.")},
            )
            self.order_fields(["name", "which"])

    @property
    def chosen(self) -> str:
        """The id of who was chosen among those known; blank for a new one."""
        which = str(self.cleaned_data.get("which", _NEW))
        return "" if which == _NEW else which


class BodyForm(_EnrolForm):
    """A body, by its name."""

    kind = forms.CharField(
        max_length=MOST_KIND, required=False, label=_("Kind of body"), help_text=_("For instance 店舗 or 自治会.")
    )
    phone = forms.CharField(max_length=MOST_PHONE, required=False, label=_("Phone"))
    field_order = ("name", "kind", "phone", "since", "role")
    another = _("another body of this name")

    def __init__(self, alike: Sequence[Organisation], *args: Any, **options: Any) -> None:  # noqa: ANN401
        known = [(str(one.pk), " ".join(filter(None, (one.name, one.kind, one.phone)))) for one in alike]
        super().__init__(known, *args, **options)


class PersonForm(_EnrolForm):
    """A person; what he is called is sealed."""

    kana = forms.CharField(max_length=MOST_NAME, required=False, label=_("Reading"))
    phone = forms.CharField(
        max_length=MOST_PHONE, required=False, label=_("Phone"), help_text=_("Tells people of one name apart.")
    )
    field_order = ("name", "kana", "phone", "since", "role")
    another = _("another person of this name")

    def __init__(self, alike: Sequence[PersonShown], *args: Any, **options: Any) -> None:  # noqa: ANN401
        known = [(str(one.id), " ".join(filter(None, (one.name, one.kana, one.address)))) for one in alike]
        super().__init__(known, *args, **options)
        for name in ("name", "kana", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class LeaveForm(forms.Form):
    """The last day of an enrolment; ``version`` is of the record that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    until = VagueDayField(label=_("Last day"))
    why = forms.CharField(
        max_length=MOST_WHY,
        required=False,
        label=_("Why it ended"),
        help_text=_("For instance 転居 or 閉店; nothing about a person's health or family."),
    )
