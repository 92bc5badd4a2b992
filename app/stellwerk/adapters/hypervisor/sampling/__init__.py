"""Counters of devices of running domains."""
