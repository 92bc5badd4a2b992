"""The machine below libvirt."""
