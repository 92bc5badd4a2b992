"""Making VMs: what is asked for in words, what is done about it, and taking it back."""
