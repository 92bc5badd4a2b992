"""Snapshots of VMs: taken, removed, gone back to."""
