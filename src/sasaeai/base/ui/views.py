"""The gallery of components: for whoever builds or checks pages. It holds no data and is open to all."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sasaeai.base.ui.gallery.samples import everything

_THEMES = ("light", "dark")


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component; ``?theme=dark`` or ``light`` shows them so whatever the reader's own setting."""
    theme = request.GET.get("theme", "")
    context = {**everything(), "theme": theme if theme in _THEMES else ""}
    return render(request, "ui/gallery/gallery.html", context)
