"""Queries over memory and database: answered off the owner thread, and kept true."""
