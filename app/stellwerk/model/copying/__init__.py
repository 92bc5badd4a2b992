"""A copy of a VM to be made."""
