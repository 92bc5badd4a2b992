"""Counters of guests beside what libvirt counts."""
