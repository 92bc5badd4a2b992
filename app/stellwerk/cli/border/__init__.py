"""What the command line needs of the program behind it."""
