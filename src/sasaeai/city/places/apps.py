"""Places as a part of the site."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The first part: it knows no other."""

    name = "sasaeai.city.places"
    label = "places"
    verbose_name = "Places"
