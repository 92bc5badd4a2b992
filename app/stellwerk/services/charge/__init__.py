"""Being the one process that keeps watch over a profile."""
