"""What guests are asked through their agents."""
