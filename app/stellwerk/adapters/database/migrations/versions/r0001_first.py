"""The first schema.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    _whole()
    _organisation()
    _inventory()
    _events()
    _tasks()


def _whole() -> None:
    """What the whole database stands on."""
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    op.create_table(
        "instance",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("pid", sa.BigInteger(), nullable=False),
        sa.Column("started", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_instance"),
    )
    op.create_table(
        "number",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.String(length=255), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("kind", "object_id", name="pk_number"),
        sa.UniqueConstraint("kind", "number", name="uq_number_kind_number"),
    )
    op.create_index("ix_number_revision", "number", ["revision"], unique=False)


def _organisation() -> None:
    """What the user made."""
    op.create_table(
        "data_center",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_data_center"),
        sa.UniqueConstraint("name", name="uq_data_center_name"),
    )
    op.create_index("ix_data_center_revision", "data_center", ["revision"], unique=False)
    op.create_table(
        "cluster",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data_center_id", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("cpu_type", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["data_center_id"], ["data_center.id"], name="fk_cluster_data_center_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cluster"),
        sa.UniqueConstraint("name", name="uq_cluster_name"),
    )
    op.create_index("ix_cluster_data_center_id", "cluster", ["data_center_id"], unique=False)
    op.create_index("ix_cluster_revision", "cluster", ["revision"], unique=False)
    op.create_table(
        "host",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("cluster_id", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("connect", sa.Boolean(), nullable=False),
        sa.Column("maintenance", sa.Boolean(), nullable=False),
        sa.Column("answered", sa.Double(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name="fk_host_cluster_id"),
        sa.PrimaryKeyConstraint("id", name="pk_host"),
        sa.UniqueConstraint("name", name="uq_host_name"),
    )
    op.create_index("ix_host_cluster_id", "host", ["cluster_id"], unique=False)
    op.create_index("ix_host_revision", "host", ["revision"], unique=False)
    op.create_table(
        "removed",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_removed"),
    )
    op.create_index("ix_removed_revision", "removed", ["revision"], unique=False)


def _inventory() -> None:
    """What the hosts reported."""
    op.create_table(
        "layout",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_layout"),
    )
    op.create_table(
        "inventory",
        sa.Column("host_id", sa.String(length=255), nullable=False),
        sa.Column("vm_id", sa.String(length=255), nullable=False),
        sa.Column("seen", sa.Double(), nullable=False),
        sa.Column("layout", sa.String(length=32), nullable=False),
        sa.Column("own", sa.Text(), nullable=False),
        sa.Column("common", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name="fk_inventory_host_id"),
        sa.PrimaryKeyConstraint("host_id", "vm_id", name="pk_inventory"),
    )


def _events() -> None:
    """What happened."""
    op.create_table(
        "event",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("time", sa.Double(), nullable=False),
        sa.Column("severity", sa.String(length=32), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("task_id", sa.String(length=255), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("duration", sa.Double(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_event"),
        sa.UniqueConstraint("id", name="uq_event_id"),
    )
    op.create_index("ix_event_revision", "event", ["revision"], unique=False)
    op.create_index("ix_event_time_position", "event", ["time", "position"], unique=False)
    op.create_table(
        "event_object",
        sa.Column("event_id", sa.String(length=255), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_event_object_event_id"),
        sa.PrimaryKeyConstraint("event_id", "place", name="pk_event_object"),
    )
    op.create_index("ix_event_object_kind_object_id", "event_object", ["kind", "object_id"], unique=False)


def _tasks() -> None:
    """What was done, and who works on what."""
    op.create_table(
        "task",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.String(length=255), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("target_name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("progress", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created", sa.Double(), nullable=False),
        sa.Column("started", sa.Double(), nullable=True),
        sa.Column("ended", sa.Double(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("undo", sa.Text(), nullable=True),
        sa.Column("undone_by", sa.String(length=255), nullable=True),
        sa.Column("instance", sa.String(length=64), nullable=False),
        sa.Column("cancellable", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
    )
    op.create_index("ix_task_created", "task", ["created"], unique=False)
    op.create_index("ix_task_instance", "task", ["instance"], unique=False)
    op.create_index("ix_task_parent_id", "task", ["parent_id"], unique=False)
    op.create_index("ix_task_revision", "task", ["revision"], unique=False)
    op.create_index("ix_task_state", "task", ["state"], unique=False)
    op.create_table(
        "object_lock",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.String(length=255), nullable=False),
        sa.Column("task_id", sa.String(length=255), nullable=False),
        sa.Column("instance", sa.String(length=64), nullable=False),
        sa.Column("taken", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "object_id", name="pk_object_lock"),
    )
    op.create_index("ix_object_lock_instance", "object_lock", ["instance"], unique=False)
    op.create_index("ix_object_lock_task_id", "object_lock", ["task_id"], unique=False)
