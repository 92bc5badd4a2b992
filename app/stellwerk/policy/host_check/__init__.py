"""Whether a host is fit for use, and what makes it so: pure functions over what was read of it."""
