"""What is done with settings."""
