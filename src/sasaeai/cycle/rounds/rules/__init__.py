"""The arithmetic of rounds; no Django."""
