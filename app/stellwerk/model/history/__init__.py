"""What was sampled, over time."""
