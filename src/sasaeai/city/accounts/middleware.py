"""Who looks, for each request: the user in one of his posts. Who holds none today gets no further than the notice.

The post is the one that was chosen last in this session, or his own before those that he deputises for. It is read anew
for each request, so that a right ends on the day on which the post or the contract does.
"""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from sasaeai.base.ui.wording import told
from sasaeai.city.accounts.errors import BusyError, NotAllowedError
from sasaeai.city.accounts.models import Holding, User
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.accounts.selectors.viewers import holdings_of, viewer_of
from sasaeai.lib.errors import UserFacingError

CHOSEN = "holding"
"""Under which name a session keeps the post that was chosen."""


class OfficeRequest(HttpRequest):
    """A request of somebody who acts in a post."""

    viewer: Viewer
    holding: Holding
    holdings: list[Holding]


def viewer_in(request: HttpRequest) -> Viewer:
    """Who looks; on pages that ask for a login."""
    return cast("OfficeRequest", request).viewer


class ViewerMiddleware:
    """Puts ``viewer``, ``holding`` and ``holdings`` on requests of those who are logged in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """As Django calls it."""
        if isinstance(request.user, User):
            office = cast("OfficeRequest", request)
            today = timezone.localdate()
            office.holdings = holdings_of(request.user, on=today)
            if office.holdings:
                chosen = request.session.get(CHOSEN)
                office.holding = next((one for one in office.holdings if str(one.pk) == chosen), office.holdings[0])
                office.viewer = viewer_of(office.holding, on=today)
        response = self.get_response(request)
        if request.user.is_authenticated:  # what one saw must not stay on a shared machine
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Send who is logged in and holds no post today to the page that says so."""
        is_public = not getattr(view, "login_required", True)
        if is_public or not isinstance(request.user, User) or hasattr(request, "viewer"):
            return None
        return redirect("accounts:without-post")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Tell people in a page what stands in the way, where a view has no better place for it."""
        if not isinstance(error, UserFacingError):
            return None
        return render(request, "accounts/refused.html", {"sentence": told(error)}, status=_status_of(error))


def _status_of(error: UserFacingError) -> int:
    if isinstance(error, BusyError):
        return 503
    return 403 if isinstance(error, NotAllowedError) else 400
