"""What others may ask of places."""
