"""Every change to indicators."""
