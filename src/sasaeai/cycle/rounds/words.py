"""What the page calls stages, steps, fields and directions; the codes themselves stand in ``rules``."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sasaeai.base.ui.items import Tag, Tone
from sasaeai.base.ui.wording import in_fiscal_year
from sasaeai.cycle.rounds.rules.stages import Stage

STAGES: dict[str, tuple[Promise, Tone]] = {
    Stage.NOT_BEGUN: (_("not begun"), Tone.NEUTRAL),
    Stage.BEGUN: (_("being written"), Tone.INFO),
    Stage.SUBMITTED: (_("submitted"), Tone.INFO),
    Stage.SENT_BACK: (_("sent back"), Tone.WARNING),
    Stage.APPROVED: (_("approved"), Tone.SUCCESS),
    Stage.FROZEN: (_("frozen"), Tone.SUCCESS),
    Stage.PUBLISHED: (_("published"), Tone.SUCCESS),
}
STEPS: dict[str, tuple[Promise, str]] = {
    "submit": (_("Submit to the head"), "primary"),
    "take_back": (_("Take back and go on writing"), "secondary"),
    "send_back": (_("Send back"), "secondary"),
    "approve": (_("Approve"), "primary"),
    "return": (_("Send back to the division"), "secondary"),
    "freeze": (_("Freeze with its figures"), "primary"),
    "reopen": (_("Reopen"), "secondary"),
    "publish": (_("Publish"), "primary"),
}
"""What each step is called on its button, and how the button looks."""
DONE: dict[str, Promise] = {
    "submit": _("Submitted"),
    "take_back": _("Taken back"),
    "send_back": _("Sent back"),
    "approve": _("Approved"),
    "return": _("Sent back by the plan office"),
    "freeze": _("Frozen"),
    "reopen": _("Reopened"),
    "publish": _("Published"),
}
FIELDS: dict[str, Promise] = {
    "rating": _("Rating"),
    "strengths": _("What went well"),
    "issues": _("Issues"),
    "direction": _("Future direction"),
    "direction_text": _("Future direction as printed"),
    "reason": _("Reason for the direction"),
    "title": _("Title"),
    "description": _("Description"),
    "divisions": _("Divisions"),
    "no": _("Number"),
    "results": _("What was done"),
    "figures": _("Figures"),
    "page": _("Page"),
    "place": _("Place in the plan"),
}
DIRECTIONS: dict[str, Promise] = {
    "expand": _("expand"),
    "continue": _("continue"),
    "improve": _("improve"),
    "revise": _("revise"),
    "shrink": _("shrink"),
    "merge": _("merge"),
    "suspend": _("suspend"),
    "complete": _("complete"),
    "abolish": _("abolish"),
}
OFFERED = ("expand", "continue", "revise", "abolish")
"""The directions that the form offers beside the one that an entry has."""


def stage_tag(stage: str) -> Tag:
    """A stage as a tag."""
    label, tone = STAGES[stage]
    return Tag(label, tone)


def direction(code: str, printed: str = "") -> object:
    """A direction in words: the city's own where it printed some, else ours."""
    return printed or DIRECTIONS.get(code, code)


def field_name(field: str) -> object:
    """What a field of a sheet is called: ``issues``, ``results.2018``, ``figures.…``."""
    root, _dot, rest = field.partition(".")
    if root in {"results", "year"} and rest.isdecimal():
        return in_fiscal_year(int(rest))
    if root.isdecimal():
        return in_fiscal_year(int(root))
    if root == "figures" and rest:
        label, _unit, year = (*rest.split("|"), "", "")[:3]
        return f"{FIELDS[root]} {label} {in_fiscal_year(int(year)) if year.isdecimal() else ''}".strip()
    return FIELDS.get(root, rest or root)


_COUNTINGS: dict[str, Promise] = {
    "bodies": _("bodies"),
    "people": _("distinct people"),
    "attendances": _("attendances"),
    "cases": _("cases"),
    "times": _("times"),
    "households": _("households"),
    "places": _("places"),
    "yen": _("yen"),
}
_WHY: dict[str, Promise] = {
    "no_records": _("There are no records to count."),
    "before_records": _("This was before the first record."),
    "before_opening": _("This was before the opening balance."),
    "not_over": _("The day or year is not over yet."),
    "not_all_reported": _("Not every monthly return has been accepted."),
    "not_counted": _("Some of those who report could not count."),
    "not_distinct": _("Head counts cannot give distinct people."),
    "not_typed": _("Nobody has typed a value."),
    "sheets_differ": _("The sheets that were taken in print different values."),
}


def counting(code: str) -> str | Promise:
    """A counting rule in words."""
    return _COUNTINGS.get(code, code)


def why_missing(code: str) -> str | Promise:
    """Why a published value is missing, or what it lacks, in words."""
    return _WHY.get(code, code)
