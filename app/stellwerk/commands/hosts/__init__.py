"""Many hosts at once: from lists and ranges of addresses, and from what other programs know."""
