"""Definitions of a VM that were kept before changes: a list, how each differs from now, the way back."""
