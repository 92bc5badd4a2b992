"""Removing VMs: parts of the hypervisor port."""
