"""Logging in and out, and which post one acts in."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET, require_POST

from sasaeai.city.accounts.forms.login import LoginForm
from sasaeai.city.accounts.middleware import CHOSEN, OfficeRequest


@method_decorator(login_not_required, name="dispatch")
class Login(LoginView):
    """The page for logging in; who is logged in goes on."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


@method_decorator(login_not_required, name="dispatch")
class Logout(LogoutView):
    """Ends the session, by POST alone."""


@require_POST
def choose_post(request: HttpRequest) -> HttpResponse:
    """Act in another of one's posts from now on; one that is not one's own changes nothing."""
    office = cast("OfficeRequest", request)
    wanted = request.POST.get("holding", "")
    if any(str(one.pk) == wanted for one in office.holdings):
        request.session[CHOSEN] = wanted
    return redirect("desk:home")


@login_not_required
@require_GET
def without_post(request: HttpRequest) -> HttpResponse:
    """Say that one holds no post today, and whom to ask."""
    return render(request, "accounts/without_post.html")


@login_not_required
def locked_out(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Say that there were too many attempts, and when to try again."""
    return render(request, "accounts/locked_out.html", status=429)
