"""The repository port over SQLAlchemy and SQLite. The only room that imports SQLAlchemy and Alembic."""
