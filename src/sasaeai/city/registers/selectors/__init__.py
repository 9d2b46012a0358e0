"""What others may ask of registers."""
