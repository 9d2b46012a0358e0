"""Every change to places."""
