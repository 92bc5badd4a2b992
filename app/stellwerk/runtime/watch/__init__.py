"""What only one process of a profile does, put together."""
