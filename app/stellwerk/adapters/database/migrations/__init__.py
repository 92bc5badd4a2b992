"""Alembic's folder: the environment and the revisions. Run by `migration`, or by Alembic's own command."""
