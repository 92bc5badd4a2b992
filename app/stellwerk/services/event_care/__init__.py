"""What is done by itself for the events of the database."""
