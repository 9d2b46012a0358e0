"""The list of a network as Django's own documentation would have it: a ListView with a Paginator and a template.

``bench_pages.py`` serves it beside the site, by the same server from the same database; it has neither login nor log.
"""

import os
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasaeai.config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.generic import ListView  # noqa: E402

from sasaeai.base.stays import holding_on  # noqa: E402
from sasaeai.city.registers.models import Enrolment  # noqa: E402

PAGE = Template(
    "<!doctype html><title>List</title><p>{{ page_obj.paginator.count }}</p><table>{% for row in object_list %}"
    "<tr><td>{% if row.person %}{{ row.person.name }} {{ row.person.kana }}{% else %}{{ row.organisation }}{% endif %}"
    "<td>{{ row.get_party_display }}<td>{{ row.role }}<td>{{ row.since }}<td>{{ row.until|default:'' }}</tr>"
    "{% endfor %}</table><p>{{ page_obj.number }} / {{ page_obj.paginator.num_pages }}</p>"
)


class Enrolments(ListView):
    """All of a network, those of a day, or its bodies by name."""

    paginate_by = 50

    def get_queryset(self) -> QuerySet[Enrolment]:
        rows = Enrolment.objects.filter(network=self.kwargs["network"]).select_related("organisation", "person")
        if day := self.request.GET.get("on"):
            rows = rows.filter(holding_on(date.fromisoformat(day)))
        if party := self.request.GET.get("party"):
            return rows.filter(party=party).order_by("organisation__plain_name", "pk")
        return rows.order_by("party", "since_earliest", "since_latest", "pk")

    def render_to_response(self, context: dict[str, object], **_kwargs: object) -> HttpResponse:
        return HttpResponse(PAGE.render(Context(context)))


def ready(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ready")


urlpatterns = [path("", ready), path("<uuid:network>/", Enrolments.as_view())]
settings.ROOT_URLCONF, settings.MIDDLEWARE = "plain_list", []
application = get_wsgi_application()
