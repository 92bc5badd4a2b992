"""Sampling devices."""
