"""Moving VMs between hosts."""
