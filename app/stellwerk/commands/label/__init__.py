"""What is said of objects: folders to put them in, fields of the user to fill."""
