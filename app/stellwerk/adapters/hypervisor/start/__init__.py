"""How a VM is started with its host, as its definition says."""
