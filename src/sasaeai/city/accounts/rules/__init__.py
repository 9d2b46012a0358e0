"""The arithmetic of accounts; no Django."""
