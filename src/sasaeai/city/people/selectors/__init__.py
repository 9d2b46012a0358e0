"""What others may ask of people."""
