"""Files outside of all storage pools."""
