"""Pages of a long list: which page numbers are offered, and where they lead."""

from typing import NamedTuple

from django.core.paginator import Page
from django.http import QueryDict


class PageLink(NamedTuple):
    """A page's number and address; a gap between numbers has neither."""

    number: int | None
    href: str = ""
    is_current: bool = False


def page_links(page: Page[object], query: QueryDict | None = None) -> list[PageLink]:
    """The first and last pages and those around the current one; addresses keep what else they carry."""
    if page.paginator.num_pages < 2:
        return []
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [
        PageLink(number, address_of(number, query), is_current=number == page.number)
        if isinstance(number, int)
        else PageLink(None)
        for number in numbers
    ]


def address_of(number: int, query: QueryDict | None = None) -> str:
    """The address of a page of the list."""
    changed = (query or QueryDict()).copy()
    changed["page"] = str(number)
    return f"?{changed.urlencode()}"
