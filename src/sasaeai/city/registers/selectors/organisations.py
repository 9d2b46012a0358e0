"""Bodies by name. They are public facts: whoever may log in may look."""

from django.db.models import Q, QuerySet

from sasaeai.city.registers.models import Organisation
from sasaeai.lib.names import may_be_one_body, plain, plain_body

MOST_LISTED = 50
_LONGEST = 120


def found(text: str) -> QuerySet[Organisation]:
    """The bodies whose name has a text in it, in any spelling, with or without the legal form, by name; 50 at most."""
    if not plain(text):
        return Organisation.objects.none()
    condition = Q(plain_name__contains=plain_name_of(text)) | Q(name__contains=text.strip())
    return Organisation.objects.filter(condition).order_by("plain_name", "pk")[:MOST_LISTED]


def of_the_name(name: str) -> list[Organisation]:
    """The bodies that may be the one of a name: the same but for spelling, and a legal form that one leaves out."""
    alike = Organisation.objects.filter(plain_name=plain_name_of(name)).order_by("added_at", "pk")
    return [body for body in alike if may_be_one_body(body.name, name)]


def plain_name_of(name: str) -> str:
    """What ``Organisation.plain_name`` holds for a name."""
    return plain_body(name)[:_LONGEST]
