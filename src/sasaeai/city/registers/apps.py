"""Registers as a part of the site."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Knows people by their keys alone."""

    name = "sasaeai.city.registers"
    label = "registers"
    verbose_name = "Registers"
