"""People as a part of the site."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Knows places and accounts."""

    name = "sasaeai.city.people"
    label = "people"
    verbose_name = "People"
