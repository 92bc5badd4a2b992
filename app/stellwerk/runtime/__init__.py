"""Builds the application; the only place that knows all of it."""
