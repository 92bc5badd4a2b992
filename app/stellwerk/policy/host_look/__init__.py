"""What a host's shell says of it, read: interfaces, system, logs. Pure."""
