"""Lists in the terminal: which objects and columns, in which form, once or live."""
