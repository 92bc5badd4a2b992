"""Templates: what is so of them, what may be done with them."""
