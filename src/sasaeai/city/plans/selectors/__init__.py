"""What others may ask of plans."""
