"""Defining an indicator of a measure, and the records behind a value."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sasaeai.base.ui.items import Link
from sasaeai.base.ui.wording import in_fiscal_year, told
from sasaeai.city.accounts.middleware import viewer_in
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.plans.selectors.plans import measure_by_key
from sasaeai.cycle.indicators.selectors.indicators import by_key
from sasaeai.cycle.indicators.selectors.values import values
from sasaeai.faces.desk.behind import behind_page
from sasaeai.faces.desk.forms.indicator import IndicatorForm
from sasaeai.lib.errors import UserFacingError

_LONGEST_NUMBER = 7


@require_http_methods(["GET", "HEAD", "POST"])
def define(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what a figure of a measure is: what counts, when, and from which records it comes."""
    viewer = viewer_in(request)
    require(viewer, Right.DEFINE_INDICATORS)
    measure = measure_by_key(key)
    if measure is None:
        raise Http404
    form = IndicatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            form.define(measure, viewer)
        except UserFacingError as error:
            form.add_error(None, told(error))
        else:
            messages.success(request, _("The figure is defined; its values come from the records."))
            return redirect("desk:measure", key=measure.pk)
    context = {
        "measure": measure,
        "form": form,
        "crumbs": [
            Link(_("Measures"), reverse("desk:measures")),
            Link(f"{measure.number} {measure.title}", reverse("desk:measure", args=[measure.pk])),
            Link(_("A new figure")),
        ],
        "back": reverse("desk:measure", args=[measure.pk]),
    }
    return render(request, "desk/define.html", context, status=422 if form.errors else 200)


@require_safe
def behind(request: HttpRequest, key: UUID, year: int) -> HttpResponse:
    """The records behind a value, a page at a time; of persons only what the viewer may see."""
    viewer = viewer_in(request)
    require(viewer, Right.READ_PLAN)
    indicator = by_key(key)
    if indicator is None or not 1900 < year < 2200:
        raise Http404
    value = values([indicator], [year], on=viewer.on)[indicator.pk, year]
    found = behind_page(viewer, indicator, year, _page_number(request))
    measure = indicator.measure
    context = {
        "indicator": indicator,
        "year": in_fiscal_year(year),
        "value": value,
        "found": found,
        "crumbs": [
            Link(_("Measures"), reverse("desk:measures")),
            Link(f"{measure.number} {measure.title}", reverse("desk:measure", args=[measure.pk])),
            Link(f"{indicator.label} {in_fiscal_year(year)}"),
        ],
    }
    return render(request, "desk/behind.html", context)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isdecimal() and len(text) < _LONGEST_NUMBER else 1
