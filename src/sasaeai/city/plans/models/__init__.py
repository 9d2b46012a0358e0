"""The tables of plans."""

from sasaeai.city.plans.models.measure import CrossListing, Measure, MeasureDivision, MeasureProgramme
from sasaeai.city.plans.models.plan import Level, Node, Plan

__all__ = ["CrossListing", "Level", "Measure", "MeasureDivision", "MeasureProgramme", "Node", "Plan"]
