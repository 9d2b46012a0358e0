"""Indicators as a part of the site."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Counts over facts that the city's parts publish."""

    name = "sasaeai.cycle.indicators"
    label = "indicators"
    verbose_name = "Indicators"
