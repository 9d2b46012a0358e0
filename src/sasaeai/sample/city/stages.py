"""How far the sample's entries are: some published, some on their way, most being written."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sasaeai.city.accounts.selectors.viewers import viewer_of
from sasaeai.cycle.rounds.models import Entry, Round
from sasaeai.cycle.rounds.services.publishing import publish
from sasaeai.cycle.rounds.services.steps import take
from sasaeai.sample.city.staff import Staff

if TYPE_CHECKING:
    from sasaeai.city.accounts.models import Holding

DECISION_NO = "福政第123号"


class Way(NamedTuple):
    """The steps that an entry has taken, and the words of a send-back."""

    steps: tuple[str, ...]
    words: str = ""


_PUBLISHED = Way(("submit", "approve", "freeze"))
_APPROVED, _SUBMITTED = Way(("submit", "approve")), Way(("submit",))
WAYS = {
    "3": _PUBLISHED,
    "14": _PUBLISHED,
    "15": _PUBLISHED,
    "16": _PUBLISHED,
    "17": _PUBLISHED,
    "11": Way(("submit", "send_back"), "圏域が増えた年度を、取組45とそろえてください。"),
    "12": _SUBMITTED,
    "21": _APPROVED,
    "22": _SUBMITTED,
    "26": _SUBMITTED,
    "27": Way(("submit", "send_back"), "参加者の数え方を書き添えてください。"),
    "36": _APPROVED,
}
"""By number of the measure."""


def bring_to_stages(round_: Round, staff: Staff, today: date) -> None:
    """Take the steps in the posts of those who would, and publish what is frozen."""
    rows = Entry.objects.filter(round=round_, measure__number__in=WAYS).select_related("measure")
    leads = dict(
        Entry.objects.filter(round=round_, measure__answering__part="lead").values_list(
            "pk", "measure__answering__division__name"
        )
    )
    for entry in rows.order_by("measure__order"):
        _go(entry, WAYS[entry.measure.number], leads[entry.pk], staff, today)
    by = viewer_of(staff.collector, on=today)
    publish(round_=round_, decided_on=today, decision_no=DECISION_NO, by=by)


def _go(entry: Entry, way: Way, division: str, staff: Staff, today: date) -> None:
    posts: dict[str, Holding] = {"submit": staff.divisions[division], "freeze": staff.collector}
    now = entry
    for step in way.steps:
        by = viewer_of(posts.get(step, staff.heads[division]), on=today)
        words = way.words if step == "send_back" else ""
        now = take(entry=now, step=step, seen_version=now.version, text=words, by=by)
