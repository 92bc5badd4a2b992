"""Sampling the devices of VMs."""
