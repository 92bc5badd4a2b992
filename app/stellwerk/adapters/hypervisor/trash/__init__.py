"""VMs that were removed and can be brought back."""
