"""Templates: made of VMs, changed, checked, removed; VMs made of them."""
