"""Real hosts that are reached over SSH."""
