"""Files outside of what libvirt tells of one host: outside of all its storage pools, and on other hosts."""
