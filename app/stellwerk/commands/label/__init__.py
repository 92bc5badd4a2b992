"""What is said of objects: folders to put them in."""
