"""Recording samples."""
