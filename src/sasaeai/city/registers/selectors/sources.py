"""What figures can come from: networks, and items of monthly returns, with their programmes."""

from django.db.models import QuerySet

from sasaeai.city.registers.models import Network, ReturnItem


def networks() -> QuerySet[Network]:
    """All networks, by their programmes."""
    return Network.objects.select_related("programme").order_by("programme__name", "name")


def items() -> QuerySet[ReturnItem]:
    """All items of returns, by their programmes."""
    return ReturnItem.objects.select_related("programme").order_by("programme__name", "order", "label")
