"""Saying who answers for a measure."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sasaeai.base.ui.items import Link
from sasaeai.base.ui.wording import told
from sasaeai.city.accounts.middleware import viewer_in
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.plans.selectors.answering import answering_for
from sasaeai.city.plans.selectors.plans import measure_by_key
from sasaeai.city.plans.services.measures import set_divisions
from sasaeai.faces.desk.forms.divisions import DivisionsForm
from sasaeai.lib.errors import UserFacingError


@require_http_methods(["GET", "HEAD", "POST"])
def divisions(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for the lead division and those that work along."""
    viewer = viewer_in(request)
    require(viewer, Right.TAKE_IN_SHEETS)
    measure = measure_by_key(key)
    if measure is None:
        raise Http404
    form = DivisionsForm(request.POST or None, answering=answering_for(measure), on=viewer.on)
    if request.method == "POST" and form.is_valid():
        try:
            set_divisions(measure=measure, divisions=form.in_charge(), by=viewer)
        except UserFacingError as error:
            form.add_error(None, told(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:measure", key=measure.pk)
    back = reverse("desk:measure", args=[measure.pk])
    crumbs = [Link(_("Measures"), reverse("desk:measures")), Link(f"{measure.number} {measure.title}", back)]
    context = {"measure": measure, "form": form, "back": back, "crumbs": [*crumbs, Link(_("Divisions"))]}
    return render(request, "desk/divisions.html", context, status=422 if form.errors else 200)
