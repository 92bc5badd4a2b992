"""Queries that memory alone cannot answer: what leads out of it, and how it is asked."""
