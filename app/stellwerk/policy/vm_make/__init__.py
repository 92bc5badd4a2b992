"""Deciding how a VM is made: where it goes, what its disks and interfaces are, what suits its operating system."""
