"""What counters say: rates of VMs, of hosts and of devices."""
