"""What a hypervisor can give VMs: asked once a connection, read."""
