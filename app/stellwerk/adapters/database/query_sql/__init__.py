"""Queries over events and tasks as SQL. Text reaches SQL only as bound parameters."""
