"""The tabs of a host that show the machine itself."""
