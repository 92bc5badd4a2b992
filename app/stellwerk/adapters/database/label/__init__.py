"""What is said of objects: tags, folders, and the rows that hold which object has which."""
