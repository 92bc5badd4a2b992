"""The snapshots of a VM as a tree, and what is done with one."""
