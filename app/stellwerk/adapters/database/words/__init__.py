"""The words of events: an index by which texts are found, where the database has such a thing."""
