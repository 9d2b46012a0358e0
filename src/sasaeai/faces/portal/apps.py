"""The portal as a part of the site."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Reads what is published, and nothing else."""

    name = "sasaeai.faces.portal"
    label = "portal"
    verbose_name = "Portal"
