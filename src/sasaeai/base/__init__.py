"""Django without a domain: what every part of the city application stands on."""
