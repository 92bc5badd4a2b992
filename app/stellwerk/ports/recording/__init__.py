"""What keeps samples over time."""
