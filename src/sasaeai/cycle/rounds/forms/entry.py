"""The form of an entry (評価票): a text for each year, rating, strengths, issues, direction, reason.

Nothing is required here: a half-written entry is kept. What is needed to submit it is asked by the service.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from sasaeai.base.ui.wording import in_fiscal_year
from sasaeai.cycle.rounds.models import Entry
from sasaeai.cycle.rounds.services.entries import TEXTS, Written
from sasaeai.cycle.rounds.words import DIRECTIONS, FIELDS, OFFERED

_DASH = "—"


class EntryForm(forms.Form):
    """Built for one entry: its round's years and marks, and what it says now."""

    has_marks = False
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        self.entry = entry
        said = {year.fiscal_year: year for year in entry.years.all()}
        initial: dict[str, object] = {name: getattr(entry, name) for name in TEXTS} | {"version": entry.version}
        for number, year in said.items():
            initial |= {f"year{number}": year.text, f"same{number}": year.is_same_as_left}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for number in entry.round.years:
            self._add_year(number, is_first=number == entry.round.first_year)
        self.fields["rating"] = _choice(FIELDS["rating"], [(mark, mark) for mark in _marks(entry)])
        self.fields["strengths"] = _text(FIELDS["strengths"], rows=5)
        self.fields["issues"] = _text(FIELDS["issues"], rows=5)
        self.fields["direction"] = _choice(FIELDS["direction"], _directions(entry))
        self.fields["reason"] = _text(FIELDS["reason"], rows=3)

    def _add_year(self, number: int, *, is_first: bool) -> None:
        label = gettext("What was done in %(year)s") % {"year": in_fiscal_year(number)}
        self.fields[f"year{number}"] = _text(label, rows=7)
        if not is_first:
            same = forms.BooleanField(required=False, label=gettext_lazy("Same as the year before (同左)"))
            self.fields[f"same{number}"] = same

    def written(self) -> Written:
        """What was written, for the service; fields that the browser did not send stay as they are."""
        sent = self.cleaned_data
        years = self.entry.round.years
        return Written(
            texts={name: sent[name] for name in TEXTS if name in self.data},
            years={year: sent[f"year{year}"] for year in years if f"year{year}" in self.data},
            same_as_left={year: sent[f"same{year}"] for year in years if f"same{year}" in self.fields},
        )


class StepForm(forms.Form):
    """Taking a step: which version was seen, and a word of why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        required=False,
        label=gettext_lazy("Words to the other side"),
        help_text=gettext_lazy("Needed to send something back; it stays in the history."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _text(label: Any, *, rows: int) -> forms.CharField:  # noqa: ANN401 - a text, lazy or not
    widget = forms.Textarea(attrs={"rows": rows})
    # No maxlength: a browser would cut what is pasted without a word.
    return forms.CharField(required=False, label=label, widget=widget, strip=False)


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:  # noqa: ANN401
    return forms.ChoiceField(required=False, label=label, choices=choices, widget=forms.RadioSelect)


def _marks(entry: Entry) -> list[str]:
    """The marks of the round, the one that the entry has, and the dash that is an answer, too."""
    return list(dict.fromkeys([*entry.round.scale, *([entry.rating] if entry.rating else []), _DASH]))


def _directions(entry: Entry) -> list[tuple[str, Any]]:
    codes = dict.fromkeys([*OFFERED, *([entry.direction] if entry.direction else [])])
    return [*((code, DIRECTIONS.get(code, code)) for code in codes if code != _DASH), (_DASH, _DASH)]
