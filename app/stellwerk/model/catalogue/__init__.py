"""The tables of what can be known: one declaration per property and relation, read by every room."""
