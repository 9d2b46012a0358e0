"""Public facts: bodies, programmes, networks, who is enrolled in them, and the monthly returns."""
