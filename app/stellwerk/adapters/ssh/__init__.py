"""Our own SSH connections to hosts, by paramiko."""
