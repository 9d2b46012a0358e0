"""The arithmetic of indicators; no Django."""
