"""What VMs were made of."""
