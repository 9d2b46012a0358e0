"""A figure as a page shows it: value, unit, what it counts, when, where from, and how it has changed.

What is not known is given with its reason. Computing figures is the matter of the parts that own the records.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.base.ui.charts import Point
from sasaeai.base.ui.items import Row, Tag, Text, Tone
from sasaeai.base.ui.wording import Number, in_figures, in_fiscal_year, on_day


class Feed(StrEnum):
    """Where a value comes from: the records themselves, a monthly return (月報), or typed in by hand (手入力)."""

    RECORDS = "records"
    RETURNS = "returns"
    TYPED = "typed"


class Polarity(StrEnum):
    """Whether more is better; of some figures it cannot be said."""

    MORE_IS_BETTER = "more"
    LESS_IS_BETTER = "less"
    NEITHER = "neither"


FEEDS = {Feed.RECORDS: _("Records"), Feed.RETURNS: _("Monthly returns"), Feed.TYPED: _("Typed in")}


class Change(NamedTuple):
    """How a value differs from last time: in words, and whether that is good, as a tag, or why it is neither."""

    words: str
    judgement: Tag
    why_not_judged: Text = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. Raises ``ValueError`` for a value that is missing without ``why_unknown``.

    ``why_provisional`` says what a value lacks that is not the last word. ``before`` is last time's value;
    ``why_not_judged`` says why a change is neither good nor bad; ``places`` are the decimals shown; ``href`` leads to
    the records behind it.
    """

    label: Text
    value: Number | None
    unit: Text = ""
    counting_rule: Text = ""
    base_day: date | None = None
    year: int | None = None
    feed: Feed | None = None
    why_unknown: Text = ""
    why_provisional: Text = ""
    before: Number | None = None
    polarity: Polarity = Polarity.NEITHER
    why_not_judged: Text = ""
    history: tuple[Point, ...] = ()
    target: Number | None = None
    places: int | None = None
    href: str = ""

    def __post_init__(self) -> None:
        """Refuse an unknown value without a reason."""
        if self.value is None and not self.why_unknown:
            raise ValueError(f"the figure {self.label} is unknown and does not say why")

    @property
    def value_text(self) -> str:
        """The value as it is shown; nothing where it is unknown."""
        return "" if self.value is None else in_figures(self.value, self.places)

    @property
    def before_text(self) -> str:
        """Last time's value with its unit."""
        return "" if self.before is None else f"{in_figures(self.before, self.places)}{self.unit}"

    @property
    def target_text(self) -> str:
        """The target with its unit."""
        return "" if self.target is None else f"{in_figures(self.target, self.places)}{self.unit}"

    @property
    def feed_label(self) -> Text:
        """Where the value comes from, in words."""
        return FEEDS[self.feed] if self.feed else ""

    @property
    def facts(self) -> list[Row]:
        """What is to be known of the value, as far as it is told."""
        told = (
            Row(gettext("Fiscal year"), self.year and in_fiscal_year(self.year)),
            Row(gettext("Base day"), self.base_day and on_day(self.base_day)),
            Row(gettext("Target"), self.target_text),
            Row(gettext("Counting rule"), self.counting_rule),
        )
        return [row for row in told if row.value]

    @property
    def change(self) -> Change | None:
        """The change from last time; none where either value is missing."""
        if self.value is None or self.before is None:
            return None
        difference = Decimal(str(self.value)) - Decimal(str(self.before))
        why = self.why_not_judged if self.polarity is Polarity.NEITHER else ""
        return Change(self._in_words(difference), self._judged(difference), why)

    def _in_words(self, difference: Decimal) -> str:
        if not difference:
            return gettext("unchanged")
        amount = f"{in_figures(abs(difference), self.places)}{self.unit}"
        if difference > 0:
            return gettext("%(amount)s more") % {"amount": amount}
        return gettext("%(amount)s fewer") % {"amount": amount}

    def _judged(self, difference: Decimal) -> Tag:
        if not difference:
            return Tag(gettext("No change"))
        if self.polarity is Polarity.NEITHER:
            return Tag(gettext("Neither good nor bad"))
        is_good = (difference > 0) is (self.polarity is Polarity.MORE_IS_BETTER)
        return Tag(gettext("For the better"), Tone.SUCCESS) if is_good else Tag(gettext("For the worse"), Tone.WARNING)
