"""`top`: the busiest VMs or hosts."""
