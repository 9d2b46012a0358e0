"""Who works in the sample city: a post for each division's staff and head, the plan office, bodies under contract.

The logins of four roles have a password that everyone knows; a city that is not a sample never gets them.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from sasaeai.city.accounts.models import Holding, Post, User
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.services import posts, users
from sasaeai.city.places.models import Division
from sasaeai.sample.city.names import persons

PASSWORD = "minna-de-sasaeai"  # noqa: S105 - the sample city's, printed by the demo
LOGINS = {
    "office": "kikaku",
    "division": "kourei",
    "head": "kourei-kacho",
    "collector": "torimatome",
    "contractor": "cafe",
}
"""The login of each role that the demo shows."""
SINCE = date(2017, 4, 1)
BY = "system:sample"


@dataclass(frozen=True, slots=True)
class Staff:
    """The holdings of the posts that the sample acts in,."""

    office: Holding
    collector: Holding
    divisions: dict[str, Holding]
    heads: dict[str, Holding]


def office_of(random: Random) -> Holding:
    """The plan office's first post, which takes the sheet in before any division is known."""
    return _held(Role.PLAN_OFFICE, "福祉政策課 企画担当", LOGINS["office"], random)


def staff_of(office: Holding, random: Random) -> Staff:
    """A post for staff and one for the head of every division, and a second one in the plan office."""
    collector = _held(Role.PLAN_OFFICE, "福祉政策課 取りまとめ担当", LOGINS["collector"], random)
    own = {"高齢者福祉課": ("kourei", "kourei-kacho")}
    divisions, heads = {}, {}
    for place, division in enumerate(Division.objects.order_by("name"), 10):
        staff, head = own.get(division.name, (f"tanto{place:02}", f"kacho{place:02}"))
        divisions[division.name] = _held(
            Role.DIVISION_STAFF, f"{division.name} 担当", staff, random, division, extension=f"2{place:03}"
        )
        heads[division.name] = _held(
            Role.DIVISION_HEAD, f"{division.name} 課長", head, random, division, extension=f"2{place:03}"
        )
    return Staff(office, collector, divisions, heads)


def contractor_of(title: str, login: str, random: Random) -> Holding:
    """A post outside the office."""
    return _held(Role.CONTRACTOR, title, login, random)


def _held(
    role: Role, title: str, login: str, random: Random, division: Division | None = None, *, extension: str = ""
) -> Holding:
    user = _user(login, random)
    post: Post = posts.set_up(role=role, title=title, since=SINCE, division=division, extension=extension, by=BY)
    return posts.take(post=post, user=user, since=SINCE, by=BY)


def _user(login: str, random: Random) -> User:
    name, _kana = next(persons(random))
    password = PASSWORD if login in LOGINS.values() else None
    return users.make_known(login=login, name=name, password=password, by=BY)
