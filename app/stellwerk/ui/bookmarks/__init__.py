"""Bookmarks in the window: the panel below the tree, the star of the search bar, the profile to a file and back."""
