"""Alembic's environment: runs the revisions on the connection that `migration` hands in. Executed by Alembic only."""

from alembic import context

from stellwerk.adapters.database.schema import metadata

# SQLite changes tables by copying them (batch), and its DDL is transactional, which Alembic does not assume.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
