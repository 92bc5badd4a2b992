"""The demo fleet on libvirt's test driver: real life cycles, generated load."""
