"""Real hosts and the window."""
