"""Counters of devices."""
