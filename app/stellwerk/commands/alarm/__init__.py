"""What is done with alarms."""
