"""The tables of places."""

from sasaeai.city.places.models.division import Division, DivisionSpelling, SubUnit

__all__ = ["Division", "DivisionSpelling", "SubUnit"]
