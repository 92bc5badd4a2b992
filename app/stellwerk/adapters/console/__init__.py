"""Consoles of guests: what their displays speak."""
