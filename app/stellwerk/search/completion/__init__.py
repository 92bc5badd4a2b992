"""Completion of queries: what may stand at the cursor, best first."""
