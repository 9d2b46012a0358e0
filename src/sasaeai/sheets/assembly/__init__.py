"""Blocks become measures: each field is read from its cells, and every cell is accounted for."""
