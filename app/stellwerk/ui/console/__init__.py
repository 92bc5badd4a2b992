"""Consoles of VMs in the window."""
