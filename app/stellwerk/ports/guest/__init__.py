"""What guests are asked."""
