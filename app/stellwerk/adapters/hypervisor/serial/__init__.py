"""Serial consoles of VMs over streams of libvirt."""
