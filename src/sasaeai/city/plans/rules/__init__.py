"""The arithmetic of plans; no Django."""
