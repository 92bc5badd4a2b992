"""Copying VMs: a part of the hypervisor port."""
