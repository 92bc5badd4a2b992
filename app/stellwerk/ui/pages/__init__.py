"""What stands to the right of the tree: pages of objects, lists, tasks, and the welcome. Owner thread."""
