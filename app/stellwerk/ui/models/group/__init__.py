"""Lists in groups: which rows stand where, and their headings."""
