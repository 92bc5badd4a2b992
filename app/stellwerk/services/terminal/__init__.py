"""Terminals that are open: shells of hosts, serial consoles of VMs."""
