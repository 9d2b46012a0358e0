"""What anyone may read without login: published measures."""
