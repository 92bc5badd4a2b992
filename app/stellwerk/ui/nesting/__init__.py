"""The views of the tree whose objects are the user's own and stand in each other: tags, folders."""
