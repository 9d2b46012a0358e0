"""Imports as a part of the site."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Knows batches and their problems; the rows are staged in tables of the parts."""

    name = "sasaeai.base.imports"
    label = "imports"
    verbose_name = "Imports"
