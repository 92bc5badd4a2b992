"""The hypervisor port over libvirt. The only room that imports libvirt."""
