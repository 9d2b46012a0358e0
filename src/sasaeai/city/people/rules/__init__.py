"""The arithmetic of people; no Django."""
