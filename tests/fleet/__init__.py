"""Tests against real libvirt hosts."""
