"""In which state networks' lists are: what was counted or sorted may be kept as long as it is the same."""

from collections.abc import Collection
from uuid import UUID

from sasaeai.city.registers.models import NetworkState


def states_of(networks: Collection[UUID]) -> dict[UUID, str]:
    """A word for each, in one query. Lists in which nobody ever was have one of their own each.

    Who keeps something asks before he reads and again after, and keeps it where the word is the same.
    """
    tokens = NetworkState.objects.filter(network__in=networks).values_list("network", "token")
    return {one: f"{one.hex}-empty" for one in networks} | {one: token.hex for one, token in tokens}
