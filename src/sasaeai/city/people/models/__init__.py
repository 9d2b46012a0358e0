"""The tables of people."""

from sasaeai.city.people.models.person import Person

__all__ = ["Person"]
