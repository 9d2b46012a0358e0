"""What accounts ask for on a page."""
