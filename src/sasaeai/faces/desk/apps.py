"""The desk as a part of the site."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Has no tables."""

    name = "sasaeai.faces.desk"
    label = "desk"
    verbose_name = "Desk"
