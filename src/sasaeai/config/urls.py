"""Every address of the site. ``SASAEAI_FACE`` decides which are there: those of the office, of residents, or both."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from sasaeai.city.accounts.views.login import Login, Logout
from sasaeai.config.health import healthz

_COMMON: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("language/", login_not_required(set_language), name="set_language"),
]
_INSIDE: list[URLPattern | URLResolver] = [
    path("login/", Login.as_view(), name="login"),
    path("logout/", Logout.as_view(), name="logout"),
    path("accounts/", include("sasaeai.city.accounts.urls")),
    path("registers/", include("sasaeai.city.registers.urls")),
    path("rounds/", include("sasaeai.cycle.rounds.urls")),
    path("desk/", include("sasaeai.faces.desk.urls")),
    path("gallery/", include("sasaeai.base.ui.urls")),
]
_HOME = path("", login_not_required(RedirectView.as_view(pattern_name="desk:home")), name="home")
"""Where the office has no residents' pages beside it, its own front page."""
_OUTSIDE: list[URLPattern | URLResolver] = [path("", include("sasaeai.faces.portal.urls"))]

urlpatterns = [
    *_COMMON,
    *(_INSIDE if settings.SASAEAI_FACE != "outside" else []),
    *(_OUTSIDE if settings.SASAEAI_FACE != "inside" else [_HOME]),
]
