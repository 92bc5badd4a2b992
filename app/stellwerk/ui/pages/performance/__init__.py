"""Charts of what was sampled over time."""
