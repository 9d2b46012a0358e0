"""Posts and who holds them: set up, taken, handed over. What was done in a post stays under it."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.errors import AccountError
from sasaeai.city.accounts.models import Holding, Post, User
from sasaeai.city.accounts.rules.holdings import Term, ends_before, overlap
from sasaeai.city.accounts.rules.roles import OF_A_DIVISION, Role

if TYPE_CHECKING:
    from sasaeai.city.places.models import Division

_POST, _HOLDING = "accounts.post", "accounts.holding"


def set_up(
    *,
    role: Role,
    title: str,
    since: date,
    by: str,
    division: "Division | None" = None,
    until: date | None = None,
    extension: str = "",
) -> Post:
    """Set up a post. Raises ``AccountError`` where a division is missing or one too many."""
    if (role in OF_A_DIVISION) != (division is not None):
        raise AccountError(
            f"「{title}」：課の職には課を、そのほかの職には課なしを指定してください。",
            f"“{title}”: posts of a division name it, others name none.",
        )
    with transaction.atomic():
        post = Post.objects.create(
            role=role, title=title.strip(), division=division, since=since, until=until, extension=extension
        )
        record(action="accounts.post.set_up", by=by, subject_type=_POST, subject_ids=[str(post.pk)])
    return post


def take(
    *, post: Post, user: User, since: date, by: str, until: date | None = None, is_acting: bool = False
) -> Holding:
    """Let a user hold a post from a day on. Raises ``AccountError`` where he holds it then, or another does.

    A post has one holder at a time; deputies stand beside him.
    """
    term = Term(since, until)
    with transaction.atomic():
        locked = Post.objects.select_for_update().get(pk=post.pk)
        rivals = locked.holdings.filter(user=user) if is_acting else locked.holdings.filter(is_acting=False)
        if overlap(term, [Term(*row) for row in rivals.values_list("since", "until")]):
            raise AccountError(
                f"「{locked.title}」には、その日にもう就いている人がいます。異動日で引き継いでください。",
                f"“{locked.title}” has a holder on that day; hand it over on a day.",
            )
        holding = Holding.objects.create(post=locked, user=user, since=since, until=until, is_acting=is_acting)
        record(action="accounts.holding.take", by=by, subject_type=_HOLDING, subject_ids=[str(holding.pk)])
    return holding


def hand_over(*, post: Post, to: User, on: date, by: str) -> Holding:
    """A personnel change: from a day on another user holds the post, and with it all work that is open."""
    with transaction.atomic():
        locked = Post.objects.select_for_update().get(pk=post.pk)
        open_ones = locked.holdings.filter(is_acting=False, until__isnull=True)
        if open_ones.filter(since__gte=on).exists():
            raise AccountError(
                f"「{locked.title}」の今の人は、{on:%Y-%m-%d} より前に就いていません。",
                f"The holder of “{locked.title}” did not begin before {on:%Y-%m-%d}.",
            )
        ended = [str(pk) for pk in open_ones.values_list("pk", flat=True)]
        open_ones.update(until=ends_before(on))
        record(action="accounts.holding.hand_over", by=by, subject_type=_HOLDING, subject_ids=ended, fields=["until"])
        return take(post=locked, user=to, since=on, by=by)
