"""Templates: read from hosts, kept, watched."""
