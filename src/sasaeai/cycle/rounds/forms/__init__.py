"""What rounds ask for on a page."""
