"""Fields and folders of a selection, chosen in the window."""
