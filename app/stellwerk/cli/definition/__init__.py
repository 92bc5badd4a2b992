"""Definitions of VMs on the command line."""
