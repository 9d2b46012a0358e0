"""Figures and how they come about: indicators, opening balances, and the values beside them."""
