"""Relations that a query follows across: out of memory, to the VM of a part, and back from what is asked for."""
