"""The arithmetic of registers; no Django."""
