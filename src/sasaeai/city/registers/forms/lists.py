"""What the wizard of a network's list asks: the file, and what each of its columns holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.base.imports.columns import Column
from sasaeai.base.imports.showing import ColumnShown
from sasaeai.city.registers.models import Enrolment


class UploadForm(forms.Form):
    """The file of a list."""

    file = forms.FileField(
        label=_("List"),
        help_text=_("Excel (.xlsx, .xls), CSV or TSV, up to 20 MB. Nothing is changed until you accept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.tsv,.txt"}),
    )
    party = forms.ChoiceField(
        required=False,
        label=_("Who is in the list"),
        choices=[
            ("", _("A column says who is a body and who a person")),
            (Enrolment.Party.BODY, _("Bodies only")),
            (Enrolment.Party.PERSON, _("Persons only")),
        ],
        widget=forms.RadioSelect,
        initial="",
    )
    sheet = forms.CharField(
        required=False,
        max_length=80,
        label=_("Name of the sheet"),
        help_text=_("Only where a workbook has several lists; else the right sheet is found."),
    )


class ColumnsForm(forms.Form):
    """What each column of the list holds; none of the register's columns may be chosen twice."""

    has_marks = False
    """That each may be left out, the first choice says."""

    def __init__(self, shown: Sequence[ColumnShown], columns: Sequence[Column], *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self._places = {f"column{one.at}": one.at for one in shown}
        self._labels = {column.key: column.label for column in columns}
        choices = [("", _("(not taken in)")), *((column.key, _choice(column)) for column in columns)]
        for one in shown:
            heading = one.heading or gettext("(no heading)")
            words = {"letters": one.letters, "heading": heading}
            self.fields[f"column{one.at}"] = forms.ChoiceField(
                required=False,
                label=gettext("Column %(letters)s: %(heading)s") % words,
                choices=choices,
                initial=one.key,
            )

    def clean(self) -> dict[str, Any]:
        """Each key at most once."""
        sent = super().clean() or {}
        first: dict[str, str] = {}
        for name, key in [(name, key) for name, key in sent.items() if key]:
            if key in first:
                told = {"label": self._labels[key], "other": self.fields[first[key]].label}
                self.add_error(name, gettext("%(other)s is “%(label)s” already; choose another.") % told)
            first.setdefault(key, name)
        return sent

    def mapping(self) -> Mapping[str, int]:
        """The column (from 0) of each key that was chosen."""
        return {key: self._places[name] for name, key in self.cleaned_data.items() if key}


def _choice(column: Column) -> object:
    return gettext("%(label)s (required)") % {"label": column.label} if column.is_required else column.label
