"""The outbox (連絡): mails that could not be sent, and the lists of letters, faxes and calls to be worked through."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from sasaeai.base.outbox import handling
from sasaeai.base.outbox.models import Message
from sasaeai.base.ui.wording import told
from sasaeai.city.accounts.middleware import viewer_in
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.lib.errors import UserFacingError

MOST = 200
"""How many of a list a page shows, the most urgent ones."""
_LISTS = (
    (Message.Channel.LETTER, gettext_lazy("Letters to be posted")),
    (Message.Channel.FAX, gettext_lazy("Faxes to be sent")),
    (Message.Channel.PHONE, gettext_lazy("Calls to be made")),
)
_DEEDS = {"done": handling.mark_done, "failed": handling.mark_failed, "retry": handling.retry, "close": handling.close}


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What waits for somebody's hand."""
    viewer = _keeper(request)
    lists = [(title, list(handling.waiting_on(channel)[:MOST])) for channel, title in _LISTS]
    failed, unreached = list(handling.failed_mails()[:MOST]), list(handling.unreached()[:MOST])
    handling.read([*failed, *unreached, *(one for _title, found in lists for one in found)], by=viewer.actor)
    context = {
        "failed": failed,
        "unreached": unreached,
        "is_cut": any(len(one) == MOST for one in (failed, unreached, *(found for _title, found in lists))),
        "most": MOST,
        "lists": [(title, found) for title, found in lists if found],
        "waiting_mails": handling.waiting_on(Message.Channel.MAIL).count(),
    }
    return render(request, "desk/outbox.html", context)


@require_POST
def settle(request: HttpRequest, key: UUID, deed: str) -> HttpResponse:
    """Note what became of a message, or have a mail sent again."""
    viewer = _keeper(request)
    message = Message.objects.filter(pk=key).first()
    if message is None or deed not in _DEEDS:
        raise Http404
    try:
        _DEEDS[deed](message, by=viewer.actor)
    except UserFacingError as error:
        messages.error(request, told(error))
    else:
        messages.success(request, _("Noted."))
    return redirect("desk:outbox")


def _keeper(request: HttpRequest) -> Viewer:
    viewer = viewer_in(request)
    require(viewer, Right.RUN_ROUNDS)
    return viewer
