"""The arithmetic of places; no Django."""
