"""Parts of VMs as objects of their own: disks and network interfaces."""
