"""A table with sealed texts, for tests alone."""
