"""Every change to people."""
