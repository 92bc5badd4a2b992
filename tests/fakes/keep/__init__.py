"""What keeps VMs: snapshots of a small bench."""
