"""Definitions of VMs beside those that hosts have."""
