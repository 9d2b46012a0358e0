"""Where things are: the divisions of the city office, later blocks of the town and the areas made of them."""
