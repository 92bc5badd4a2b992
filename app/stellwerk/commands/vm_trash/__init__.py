"""The trash of hosts: removed VMs brought back, or gone for good."""
