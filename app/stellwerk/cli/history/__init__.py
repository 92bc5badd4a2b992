"""`history`: what was recorded."""
