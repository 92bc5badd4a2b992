"""What of a query is certain where values are unknown."""
