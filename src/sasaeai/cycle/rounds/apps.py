"""Rounds as a part of the site."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """The topmost part that keeps records."""

    name = "sasaeai.cycle.rounds"
    label = "rounds"
    verbose_name = "Rounds"
