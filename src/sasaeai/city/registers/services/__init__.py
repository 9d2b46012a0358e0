"""Every change to registers."""
