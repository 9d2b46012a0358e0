"""The kit as a part of the site."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Has no tables."""

    name = "sasaeai.base.ui"
    label = "ui"
    verbose_name = "Look and components"
