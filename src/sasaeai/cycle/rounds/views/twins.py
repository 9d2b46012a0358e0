"""Measures that are printed twice (再掲): where their entries disagree, and which of the two speaks for both."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.base.ui.items import Link
from sasaeai.base.ui.wording import told
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.plans.selectors.twins import listings
from sasaeai.city.plans.services.twins import unsettle
from sasaeai.cycle.rounds.selectors.entries import readable
from sasaeai.cycle.rounds.selectors.twins import twins_that_disagree
from sasaeai.cycle.rounds.services.twins import settle as settle_twins
from sasaeai.cycle.rounds.views.board import crumbs_of, reader, round_by_key
from sasaeai.cycle.rounds.words import field_name
from sasaeai.lib.errors import UserFacingError


@require_safe
def twins(request: HttpRequest, key: UUID) -> HttpResponse:
    """The pairs of a plan: what differs in those that nobody has settled, and those that are settled."""
    viewer = reader(request)
    round_ = round_by_key(key)
    disagreeing = {one.cross_listing.pk: one.differences for one in twins_that_disagree(round_)}
    read = set(readable(viewer).filter(round=round_).values_list("measure", flat=True))
    pairs = [
        (one, [(field_name(difference.field), difference) for difference in disagreeing.get(one.pk, ())])
        for one in listings(round_.plan)
        if {one.main_id, one.repeated_id} <= read
    ]
    context = {
        "round": round_,
        "crumbs": crumbs_of(round_, Link(_("Measures listed twice"))),
        "pairs": pairs,
        "may_settle": viewer.may(Right.TAKE_IN_SHEETS),
    }
    return render(request, "rounds/twins.html", context)


@require_POST
def settle(request: HttpRequest, key: UUID) -> HttpResponse:
    """Settle which of two measures speaks for both, or let both stand for themselves again."""
    viewer = reader(request)
    require(viewer, Right.TAKE_IN_SHEETS)
    round_ = round_by_key(key)
    listing = next((one for one in listings(round_.plan) if str(one.pk) == request.POST.get("pair")), None)
    if listing is None:
        raise Http404
    wanted = request.POST.get("main", "")
    try:
        if wanted:
            main = next((one for one in (listing.main, listing.repeated) if one.number == wanted), None)
            if main is None:
                raise Http404
            settle_twins(cross_listing=listing, main=main, by=viewer)
            messages.success(
                request, _("Settled: both print the entry of measure %(no)s from now on.") % {"no": wanted}
            )
        else:
            unsettle(cross_listing=listing, by=viewer)
            messages.success(request, _("Both stand for themselves again."))
    except UserFacingError as error:
        messages.error(request, told(error))
    return redirect("rounds:twins", key=round_.pk)
