"""Every change to plans."""
