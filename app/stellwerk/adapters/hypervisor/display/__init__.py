"""Displays of VMs, as libvirt tells of them."""
