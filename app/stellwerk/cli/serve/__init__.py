"""`serve`: everything but the window."""
