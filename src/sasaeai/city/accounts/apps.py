"""Accounts as a part of the site."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Knows places alone."""

    name = "sasaeai.city.accounts"
    label = "accounts"
    verbose_name = "Accounts"
