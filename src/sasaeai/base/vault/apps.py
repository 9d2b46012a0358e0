"""The vault as a part of the site."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Has no tables of its own: its fields stand in the tables of others."""

    name = "sasaeai.base.vault"
    label = "vault"
    verbose_name = "Vault"
