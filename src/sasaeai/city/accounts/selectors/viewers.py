"""Who looks: the posts that a user holds on a day, each as a ``Viewer``."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext

from sasaeai.city.accounts.models import Holding, Post, User
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.places.selectors.divisions import answered_for


def holdings_on(day: date) -> QuerySet[Holding]:
    """The holdings that count on a day, of posts that are there on it."""
    holds = Q(until__isnull=True) | Q(until__gte=day)
    post_holds = Q(post__until__isnull=True) | Q(post__until__gte=day)
    return Holding.objects.filter(holds, post_holds, since__lte=day, post__since__lte=day)


def holdings_of(user: User, *, on: date) -> list[Holding]:
    """A user's holdings on a day with their posts and divisions, his own before those that he only deputises for."""
    found = holdings_on(on).filter(user=user, user__is_active=True)
    return list(found.select_related("post__division").order_by("is_acting", "since", "pk"))


def posts_of(division: str, role: Role, *, on: date) -> list[UUID]:
    """The posts of a role that are there on a day in a division, or in one whose successor it is."""
    keys = [UUID(key) for key in answered_for(division, on)]
    there = Q(until__isnull=True) | Q(until__gte=on)
    return list(Post.objects.filter(there, division__in=keys, role=role, since__lte=on).values_list("pk", flat=True))


def viewer_of(holding: Holding, *, on: date) -> Viewer:
    """A holding as what selectors and services are given."""
    division = holding.post.division_id
    return Viewer(
        user=str(holding.user_id),
        holding=str(holding.pk),
        post=str(holding.post_id),
        role=Role(holding.post.role),
        on=on,
        divisions=answered_for(str(division), on) if division else frozenset(),
        is_acting=holding.is_acting,
    )


def told(actors: Iterable[str]) -> dict[str, str]:
    """The titles of the posts in which people did something, by how the log names them; in one query."""
    keys = {actor.partition(":")[2] for actor in actors if actor.startswith("holding:")}
    rows = Holding.objects.filter(pk__in=keys).values_list("pk", "post__title", "is_acting")
    acting = gettext("%(post)s (acting)")
    return {f"holding:{pk}": acting % {"post": title} if is_acting else title for pk, title, is_acting in rows}


def users_of(actors: Iterable[str]) -> dict[str, str]:
    """The keys of the users who did something, by how the log names them."""
    keys = {actor.partition(":")[2] for actor in actors if actor.startswith("holding:")}
    return {f"holding:{pk}": str(user) for pk, user in Holding.objects.filter(pk__in=keys).values_list("pk", "user")}


def holders_by_division(*, on: date, roles: Iterable[Role]) -> dict[str, Holding]:
    """Who holds a post of some roles in each division on a day, by the division's key: whom the office rings."""
    found = holdings_on(on).filter(post__role__in=[role.value for role in roles])
    rows = found.select_related("post", "user").annotate(division=F("post__division")).order_by("-is_acting", "-since")
    return {str(row.division): row for row in rows}
