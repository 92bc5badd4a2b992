"""A terminal: what a program says as a screen, painted, and keys as what the program is told."""
