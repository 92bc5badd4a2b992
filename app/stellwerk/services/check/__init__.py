"""Reads what the checks of a host need, and runs what prepares it."""
