"""What others may ask of rounds."""
