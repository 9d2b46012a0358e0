"""Opening a new round of a plan."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sasaeai.base.ui.wording import told
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.plans.selectors.plans import by_key
from sasaeai.cycle.rounds.forms.publishing import RoundForm
from sasaeai.cycle.rounds.services.rounds import open_round
from sasaeai.cycle.rounds.views.board import reader
from sasaeai.lib.errors import UserFacingError


def open_new(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Ask what the round is, and open it: an entry for each measure, none begun."""
    viewer = reader(request)
    require(viewer, Right.RUN_ROUNDS)
    found = by_key(plan)
    if found is None:
        raise Http404
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        years = (sent.pop("first_year"), sent.pop("last_year"))
        try:
            opened = open_round(plan=found, years=years, by=viewer, **sent)
        except UserFacingError as error:
            form.add_error(None, told(error))
        else:
            return redirect("rounds:board", key=opened.pk)
    return render(
        request,
        "rounds/open.html",
        {"plan": found, "form": form, "back": reverse("rounds:rounds")},
        status=422 if form.errors else 200,
    )
