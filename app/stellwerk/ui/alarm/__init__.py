"""Alarms in the window."""
