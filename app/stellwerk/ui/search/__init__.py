"""The search bar. Owner thread."""
