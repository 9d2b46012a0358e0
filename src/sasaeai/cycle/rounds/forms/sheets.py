"""What the wizard of a sheet asks: the file, the roles of its columns, corrections, where it goes."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from sasaeai.base.ui.wording import in_fiscal_year
from sasaeai.cycle.rounds.models import Round
from sasaeai.cycle.rounds.rules.sheet_roles import as_mapping_text
from sasaeai.cycle.rounds.selectors.sheet_differences import UnknownDivision
from sasaeai.cycle.rounds.services.sheet_divisions import Decision, NewDivision, SpellingOf
from sasaeai.lib.fiscal_year import fiscal_year_of

if TYPE_CHECKING:
    from datetime import date

    from sasaeai.city.places.models import Division
    from sasaeai.city.plans.models import Plan

ROLES: dict[str, Promise] = {
    "no": _("number"),
    "page": _("page"),
    "title": _("title of the measure"),
    "description": _("description"),
    "division": _("division"),
    "joint_division": _("joint division"),
    "result": _("what was done"),
    "value": _("figure"),
    "unit": _("unit"),
    "label": _("label of a figure"),
    "rating": _("rating"),
    "rating_option": _("rating, a column for each mark"),
    "strengths": _("what went well"),
    "issues": _("issues"),
    "strengths+issues": _("what went well, and issues"),
    "direction": _("future direction"),
    "direction_option": _("future direction, a column for each"),
    "reason": _("reason"),
    "level": _("branch of the plan"),
    "row_year": _("fiscal year of the row"),
    "row_kind": _("what the row holds"),
    "row_code": _("code of the row"),
    "displaced": _("cells that slipped aside"),
    "other": _("something else"),
}
"""What a column can hold, in words."""
_NEW = "new"
_YEARS = 30


class UploadForm(forms.Form):
    """The file of a sheet."""

    file = forms.FileField(
        label=_("Evaluation sheet"),
        help_text=_(
            "Excel, Word, PDF, CSV, HTML or recognised text, up to 20 MB. Nothing is changed until you accept."
        ),
    )


class ColumnsForm(forms.Form):
    """The role of each heading."""

    def __init__(self, columns: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.headings = {f"column{place}": heading for place, (heading, _role) in enumerate(columns)}
        choices = list(ROLES.items())
        for name, (heading, role) in zip(self.headings, columns, strict=True):
            self.fields[name] = forms.ChoiceField(choices=choices, label=heading, initial=role)

    def mapping_text(self) -> str:
        """The roles as a mapping file (TOML)."""
        return as_mapping_text({heading: self.cleaned_data[name] for name, heading in self.headings.items()})


class CorrectForm(forms.Form):
    """A correction of one field."""

    field = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(required=False, strip=False, label=_("Correction"), widget=forms.Textarea(attrs={"rows": 4}))


class YearForm(forms.Form):
    """Of which fiscal year the results are of which the sheet does not say it."""

    fiscal_year = forms.TypedChoiceField(
        coerce=int, label=_("Fiscal year"), help_text=_("Of what was done where the sheet names no fiscal year.")
    )

    def __init__(self, *args: Any, on: "date", **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        last = fiscal_year_of(on) + 1
        years = [("", gettext("(choose)")), *((year, in_fiscal_year(year)) for year in range(last, last - _YEARS, -1))]
        self.fields["fiscal_year"].choices = years  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """Where a sheet goes: a plan and a round, new ones or those that stand; and whether it is a past, published one."""

    plan = forms.ChoiceField(label=_("Plan"), required=False)
    plan_name = forms.CharField(max_length=120, required=False, label=_("Name of the new plan"))
    round = forms.ChoiceField(label=_("Round"), required=False)
    round_name = forms.CharField(max_length=120, required=False, label=_("Name of the new round"))
    kind = forms.ChoiceField(choices=Round.Kind.choices, label=_("Kind of the new round"))
    is_published = forms.BooleanField(
        required=False,
        label=_("This is a past sheet that was published as it is"),
        help_text=_("Its entries are then kept as published, and nobody writes in them any more."),
    )

    def __init__(self, plans: Iterable["Plan"], rounds: Iterable[Round], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.plans = {str(one.pk): one for one in plans}
        self.rounds = {str(one.pk): one for one in rounds}
        self.fields["plan"].choices = _choices(gettext("a new plan"), self.plans)  # type: ignore[attr-defined]
        self.fields["round"].choices = _choices(gettext("a new round"), self.rounds)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A new plan and a new round need names; a round that stands is one of the plan's."""
        sent = super().clean() or {}
        if not sent.get("plan") and not sent.get("plan_name"):
            self.add_error("plan_name", _("Give the new plan a name."))
        if not sent.get("round") and not sent.get("round_name"):
            self.add_error("round_name", _("Give the new round a name."))
        chosen = self.rounds.get(sent.get("round") or "")
        if chosen and str(chosen.plan_id) != sent.get("plan"):
            self.add_error("round", _("This round is of another plan."))
        return sent


class DivisionsForm(forms.Form):
    """What each name of a division that nobody knows means: a new division, or another spelling of one."""

    def __init__(self, unknown: Sequence[UnknownDivision], *args: Any, since: "date", **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.unknown, self.since = list(unknown), since
        self.divisions: dict[str, Division | str] = {}
        for place, one in enumerate(unknown):
            self.fields[f"division{place}"] = forms.ChoiceField(
                label=one.name,
                help_text=gettext("In measures %(numbers)s") % {"numbers": "、".join(one.measures)},
                choices=self._choices(one),
                initial=_NEW,
                widget=forms.RadioSelect,
            )

    def _choices(self, one: UnknownDivision) -> list[tuple[str, object]]:
        found: list[tuple[str, object]] = [(_NEW, gettext_lazy("a division that is not known here yet"))]
        found += [self._spelling(f"known:{like.pk}", like.name, like) for like in one.like]
        return [*found, *(self._spelling(f"sheet:{name}", name, name) for name in one.like_in_sheet)]

    def _spelling(self, key: str, name: str, means: "Division | str") -> tuple[str, str]:
        self.divisions[key] = means
        return key, gettext("another way to write %(name)s") % {"name": name}

    def decisions(self) -> dict[str, Decision]:
        """What was decided, by name."""
        return {one.name: self._decision(self.cleaned_data[f"division{at}"]) for at, one in enumerate(self.unknown)}

    def _decision(self, sent: str) -> Decision:
        return NewDivision(self.since) if sent == _NEW else SpellingOf(self.divisions[sent])


def _choices(new: str, found: dict[str, Any]) -> list[tuple[str, str]]:
    return [("", new), *((key, one.name) for key, one in found.items())]
