"""Templates: a part of the hypervisor port."""
