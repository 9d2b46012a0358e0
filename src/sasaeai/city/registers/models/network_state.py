"""Which state of a network's list a count belongs to, so that a count may be kept as long as the list is the same."""

from django.db import models


class NetworkState(models.Model):
    """``token`` is another, random one with each change of who stands in the network, when, and how they are called.

    Triggers alone write it (``registers.triggers``), so that no way of changing an enrolment goes past it.
    """

    network = models.OneToOneField("registers.Network", on_delete=models.CASCADE, primary_key=True, related_name="+")
    token = models.UUIDField(editable=False)

    def __str__(self) -> str:
        return str(self.token)
