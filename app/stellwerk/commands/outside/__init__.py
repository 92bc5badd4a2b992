"""Files outside of all storage pools, by the shell of their host."""
