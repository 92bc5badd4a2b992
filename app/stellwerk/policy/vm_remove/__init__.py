"""What goes with a VM that is removed."""
