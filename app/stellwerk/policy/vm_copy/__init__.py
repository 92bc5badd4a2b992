"""How a VM is copied."""
