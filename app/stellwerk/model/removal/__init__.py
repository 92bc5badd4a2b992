"""VMs that are removed: their files, the trash."""
