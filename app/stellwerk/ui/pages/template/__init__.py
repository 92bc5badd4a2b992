"""The page of a template."""
