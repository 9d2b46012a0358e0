"""What the desk asks for on a page."""
