"""In words: why a value is missing or not whole, and why a change cannot be judged."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.base.ui.items import Text
from sasaeai.base.ui.wording import in_figures
from sasaeai.cycle.indicators.rules.counted import WhyMissing
from sasaeai.cycle.indicators.rules.judging import WhyUnknown
from sasaeai.cycle.indicators.selectors.shapes import Value

WHY_MISSING: dict[WhyMissing, Text] = {
    WhyMissing.NO_RECORDS: _("There are no records to count."),
    WhyMissing.BEFORE_RECORDS: _("This was before the first record."),
    WhyMissing.BEFORE_OPENING: _("This was before the opening balance."),
    WhyMissing.NOT_OVER: _("The day or year is not over yet."),
    WhyMissing.NOT_ALL_REPORTED: _("Not every monthly return has been accepted."),
    WhyMissing.NOT_COUNTED: _("Some of those who report could not count."),
    WhyMissing.NOT_DISTINCT: _("Head counts cannot give distinct people."),
    WhyMissing.NOT_TYPED: _("Nobody has typed a value."),
    WhyMissing.SHEETS_DIFFER: _("The sheets that were taken in print different values."),
}
WHY_UNKNOWN: dict[WhyUnknown, Text] = {
    WhyUnknown.NOTHING_NOW: _("There is no value."),
    WhyUnknown.NOTHING_BEFORE: _("There is no value of the year before."),
    WhyUnknown.NOT_WHOLE: _("One of the two values does not tell all yet."),
    WhyUnknown.UNCERTAIN: _("The difference may come from days that are not known exactly."),
    WhyUnknown.NO_POLARITY: _("Whether more or less of it is good has not been said."),
}


def why_missing(value: Value) -> Text:
    """Why a value is missing or what it lacks, with how many returns have arrived; nothing where it tells all."""
    if value.why_missing is None:
        return ""
    if value.reported is None or value.reported.is_whole:
        return WHY_MISSING[value.why_missing]
    arrived, due = in_figures(value.reported.arrived), in_figures(value.reported.due)
    told = gettext("%(arrived)s of %(due)s monthly returns") % {"arrived": arrived, "due": due}
    return f"{WHY_MISSING[value.why_missing]}（{told}）"
