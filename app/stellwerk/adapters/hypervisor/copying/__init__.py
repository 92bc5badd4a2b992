"""Copies of domains."""
