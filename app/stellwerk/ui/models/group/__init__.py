"""Groups in lists: which rows there are, and how headings look."""
