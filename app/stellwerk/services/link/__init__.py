"""The connection to one host: its threads, lanes, synchronisation and events."""
