"""Storage pools and libvirt networks of one host: added, started, stopped, changed, removed."""
