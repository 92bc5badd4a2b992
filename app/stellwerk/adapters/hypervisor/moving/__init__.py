"""Moving VMs from one host to another."""
