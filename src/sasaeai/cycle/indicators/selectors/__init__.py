"""What others may ask of indicators."""
