"""The form of an alarm."""
