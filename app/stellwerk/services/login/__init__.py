"""Who comes in: to the profile, to hosts, to VMs."""
