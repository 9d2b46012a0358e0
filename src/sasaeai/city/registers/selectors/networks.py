"""Networks of programmes."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.models import Network


def of_programme(viewer: Viewer, programme: UUID, *, on: date | None = None) -> QuerySet[Network]:
    """The networks of a programme by name; with a day, those that were there on it. Raises ``NotAllowedError``."""
    require(viewer, Right.READ_PLAN)
    networks = Network.objects.filter(programme=programme).order_by("name", "pk")
    return networks if on is None else networks.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)


def of_viewer(viewer: Viewer) -> QuerySet[Network]:
    """The networks that the viewer keeps: those of his divisions' programmes, with programme, by both names."""
    kept = Network.objects.select_related("programme").order_by("programme__name", "name", "pk")
    if not viewer.may(Right.KEEP_REGISTERS):
        return kept.none()
    return kept.filter(programme__division__in=[UUID(one) for one in viewer.divisions])
