"""The gallery: every component in all its states, with a city, measures and people that are made up."""
