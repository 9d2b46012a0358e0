"""Publishing a round's frozen entries, with the number and day of the decision, and withdrawing what was published."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sasaeai.base.ui.items import Link
from sasaeai.base.ui.wording import told
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.cycle.rounds.forms.publishing import PublishForm, WithdrawForm
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.selectors.entries import of_round
from sasaeai.cycle.rounds.selectors.publishable import frozen, public_pages, publishable
from sasaeai.cycle.rounds.services.publishing import publish as publish_round
from sasaeai.cycle.rounds.services.withdrawing import withdraw as withdraw_pages
from sasaeai.cycle.rounds.views.board import crumbs_of, reader, round_by_key
from sasaeai.cycle.rounds.views.entry import entry_and_viewer
from sasaeai.lib.errors import UserFacingError


def publish(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for the decision, and publish what is frozen."""
    viewer = reader(request)
    require(viewer, Right.RUN_ROUNDS)
    round_ = round_by_key(key)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            publish_round(round_=round_, by=viewer, **form.cleaned_data)
        except UserFacingError as error:
            form.add_error(None, told(error))
        else:
            messages.success(request, _("Published. Anyone can read it now."))
            return redirect("rounds:board", key=round_.pk)
    ready, every = publishable(round_, viewer), frozen(round_)
    context = {
        "round": round_,
        "crumbs": crumbs_of(round_, Link(_("Publish"))),
        "back": reverse("rounds:board", args=[round_.pk]),
        "form": form,
        "frozen": ready,
        "waiting": [one for one in every if one not in ready],
        "published": of_round(round_).filter(stage=Stage.PUBLISHED),
    }
    return render(request, "rounds/publish.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask why, and take what was published of an entry from the public."""
    entry, viewer = entry_and_viewer(request, key)
    require(viewer, Right.RUN_ROUNDS)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_pages(entry=entry, text=form.cleaned_data["text"], by=viewer)
        except UserFacingError as error:
            form.add_error(None, told(error))
        else:
            messages.success(request, _("Withdrawn. Nobody outside the office can read it any more."))
            return redirect("rounds:entry", key=entry.pk)
    here = reverse("rounds:entry", args=[entry.pk])
    measure = Link(f"{entry.measure.number} {entry.measure.title}", here)
    context = {
        "entry": entry,
        "crumbs": crumbs_of(entry.round, measure, Link(_("Withdraw"))),
        "pages": [f"{one.number} {one.title}" for one in public_pages(entry)],
        "form": form,
        "back": here,
    }
    return render(request, "rounds/withdraw.html", context, status=422 if form.errors else 200)
