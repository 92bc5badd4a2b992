"""What is sampled, recorded and shown of it."""
