"""The database as it is read, beside the writer: threads, connections, events and tasks of one moment."""
