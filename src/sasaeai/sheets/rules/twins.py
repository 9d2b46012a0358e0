"""Twins (``TW``): the same measure printed twice must say the same. Spaces, brackets and bullets never differ."""

from sasaeai.sheets.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
