"""Everything that can be done, one declared command each, grouped by subject."""
