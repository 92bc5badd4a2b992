"""Stellwerk: manages fleets of libvirt hosts from a desktop, without a server."""

__version__ = "0.1.0"
