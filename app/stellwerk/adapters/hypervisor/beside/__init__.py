"""Small files beside the disks of VMs, which say what these are."""
