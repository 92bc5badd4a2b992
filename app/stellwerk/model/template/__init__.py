"""Templates: frozen VMs from which VMs are made."""
