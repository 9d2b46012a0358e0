"""The outbox as a part of the site."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """One table."""

    name = "sasaeai.base.outbox"
    label = "outbox"
    verbose_name = "Outbox"
