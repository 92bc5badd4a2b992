"""Changing the hardware of VMs: disks, CDs, interfaces, other devices, and taking such changes back."""
