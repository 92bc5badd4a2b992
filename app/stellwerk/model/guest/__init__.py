"""What guests tell of themselves."""
