"""What the pages of registers ask."""
