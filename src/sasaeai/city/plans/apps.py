"""Plans as a part of the site."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Holds the link from measures to programmes."""

    name = "sasaeai.city.plans"
    label = "plans"
    verbose_name = "Plans"
