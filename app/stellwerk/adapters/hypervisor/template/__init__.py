"""Templates: their sidecars, what is made of them."""
