"""Watching for alarms, and telling of them."""
