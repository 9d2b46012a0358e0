"""The plan's year: figures counted from the city's records, and the rounds that judge them."""
