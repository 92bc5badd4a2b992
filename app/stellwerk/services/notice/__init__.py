"""What hosts report, told as events."""
