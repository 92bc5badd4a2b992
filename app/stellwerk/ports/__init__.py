"""Protocols for the outside world. What an adapter must offer; no implementation."""
