"""What commands tell while they run."""
