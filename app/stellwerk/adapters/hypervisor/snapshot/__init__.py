"""Snapshots of domains."""
