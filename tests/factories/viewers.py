"""Viewers for tests: a user who holds a post of a role, in the database, as services are given one."""

from datetime import date

from sasaeai.city.accounts.models import Holding, Post, User
from sasaeai.city.accounts.rules.roles import OF_A_DIVISION, Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.places.models import Division


def a_division(name: str = "高齢福祉課", *, since: date = date(2010, 4, 1)) -> Division:
    return Division.objects.get_or_create(name=name, since=since)[0]


def a_viewer(role: Role, *, division: Division | None = None, on: date = date(2019, 4, 10)) -> Viewer:
    """A new user in a new post; posts of a division get 高齢福祉課 where none is given."""
    if role in OF_A_DIVISION and division is None:
        division = a_division()
    user = User.objects.create(login=f"s{User.objects.count():05}", name="渡辺 試", password="!")
    post = Post.objects.create(role=role, title=role.value, division=division, since=date(2010, 4, 1))
    holding = Holding.objects.create(post=post, user=user, since=date(2010, 4, 1))
    return Viewer(
        user=str(user.pk),
        holding=str(holding.pk),
        post=str(post.pk),
        role=role,
        on=on,
        divisions=frozenset({str(division.pk)} if division else ()),
    )
