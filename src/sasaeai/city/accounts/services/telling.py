"""Telling those who hold posts, by mail, that something waits for them. What it is stands on the site alone.

Who has no mail address sees it when he logs in, as everybody does.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sasaeai.base.outbox.errors import MessageError
from sasaeai.base.outbox.models import Message
from sasaeai.base.outbox.posting import post
from sasaeai.city.accounts.selectors.viewers import holdings_on

_END = """

支え合いにログインして、「自分の仕事」を開いてください。このメールは自動で送っています。

Please log in to Sasaeai and open your work. This message is sent automatically.
"""


def tell(*, posts: Collection[UUID], sentence: str, about: tuple[str, str], by: str, on: date) -> int:
    """Put a mail in for each who holds one of the posts on a day, in the caller's transaction; how many.

    ``sentence`` is subject and beginning; nothing about a person, and nothing that somebody typed, may be in it.
    """
    holders = holdings_on(on).filter(post__in=list(posts), user__is_active=True).select_related("user")
    people = {one.user_id: one.user for one in holders if one.user.mail}
    told = 0
    for user in people.values():
        try:
            post(
                channel=Message.Channel.MAIL,
                name=user.name,
                address=user.mail,
                subject=sentence,
                body=sentence + _END,
                about=about,
                by=by,
            )
        except MessageError:  # an address of no form: he is like somebody without one, and the deed is not held up
            continue
        told += 1
    return told
