"""Copies of VMs, full or linked."""
