"""The tables, for SQLAlchemy. Dialect-neutral; any thread.

A change here goes with a migration in `migrations/versions`; a test compares the two.

`revision` and `writer` are on every row that other processes want to hear of: the revision is one counter for the
whole database, raised once a transaction; `writer` is the instance that wrote the row last. Transactions that write
run one after the other, so the order of revisions is the order of commits.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names of constraints, so that a migration can drop any of them."""

metadata = MetaData(naming_convention=NAMING)

EXTRA = "event_words"
"""How the names of tables begin that only SQLite has: see `words.index`."""


class AnyText(TypeDecorator[str]):
    """Text of whatever origin: what databases refuse (NUL, halves of surrogate pairs) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """The text as a database takes it."""
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


def _tracked() -> tuple[Column[Any], Column[Any]]:
    return (
        Column("revision", BigInteger, nullable=False, index=True),
        Column("writer", String(64), nullable=False),
    )


def _id(name: str = "id") -> Column[Any]:
    return Column(name, String(255), primary_key=True)


def _object_id() -> Column[Any]:
    # Ids of volumes hold their names, of any length.
    return Column("object_id", AnyText, primary_key=True)


_COUNTING = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts rows by itself only in a column that is called INTEGER."""

meta = Table("meta", metadata, _id("key"), Column("value", AnyText, nullable=False))
"""Facts of the database: `program`, the newest version that wrote it."""

counter = Table("counter", metadata, _id("name"), Column("value", BigInteger, nullable=False))
"""`revision`, and the last number given by kind (`number:vm`)."""

instance = Table(
    "instance",
    metadata,
    _id(),
    Column("purpose", AnyText, nullable=False),
    Column("pid", BigInteger, nullable=False),
    Column("started", Double, nullable=False),
)
"""The processes on this profile."""

data_center = Table(
    "data_center",
    metadata,
    _id(),
    Column("name", AnyText, nullable=False, unique=True),
    Column("description", AnyText, nullable=False),
    *_tracked(),
)

cluster = Table(
    "cluster",
    metadata,
    _id(),
    Column("name", AnyText, nullable=False, unique=True),
    Column("data_center_id", ForeignKey("data_center.id"), nullable=False, index=True),
    Column("description", AnyText, nullable=False),
    Column("cpu_type", AnyText, nullable=False),
    *_tracked(),
)

host = Table(
    "host",
    metadata,
    _id(),
    Column("name", AnyText, nullable=False, unique=True),
    Column("uri", AnyText, nullable=False),
    Column("cluster_id", ForeignKey("cluster.id"), nullable=False, index=True),
    Column("description", AnyText, nullable=False),
    Column("connect", Boolean, nullable=False),
    Column("maintenance", Boolean, nullable=False),
    Column("answered", Double),
    Column("facts", Text),
    Column("warnings", Text, nullable=False),
    Column("problems", Text, nullable=False),
    Column("checks", Text),
    *_tracked(),
)
"""`facts`, `warnings`, `problems` and `checks` are documents: what the host last reported, and findings about it."""

tag = Table(
    "tag",
    metadata,
    _id(),
    Column("name", AnyText, nullable=False),
    Column("parent_id", String(255), index=True),
    Column("color", AnyText, nullable=False),
    Column("description", AnyText, nullable=False),
    *_tracked(),
)
"""No reference to the parent: whole subtrees come and go in any order. Writing checks it, reading bears anything."""

folder = Table(
    "folder",
    metadata,
    _id(),
    Column("name", AnyText, nullable=False),
    Column("parent_id", String(255), index=True),
    Column("description", AnyText, nullable=False),
    *_tracked(),
)
"""As tags, but what is in a folder is in no other."""

field = Table(
    "field",
    metadata,
    _id(),
    Column("key", AnyText, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("type", String(32), nullable=False),
    Column("kinds", Text, nullable=False),
    Column("choices", Text, nullable=False),
    Column("position", Integer, nullable=False),
    *_tracked(),
)
"""`kinds` and `choices` are lists as JSON."""

tagging = Table(
    "tagging",
    metadata,
    Column("kind", String(32), primary_key=True),
    _object_id(),
    Column("tags", Text, nullable=False),
    Column("unwritten", Boolean, nullable=False),
    Column("folder", String(255), index=True),
    Column("folder_unwritten", Boolean, nullable=False, server_default=false()),
    Column("fields", Text, nullable=False, server_default=text("''")),
    Column("fields_unwritten", Boolean, nullable=False, server_default=false()),
    *_tracked(),
)
"""What is said of each object: its tags, their ids with a blank between, its folder, and the values of its fields, an
object by their keys as JSON. A row that says nothing stays: so others hear that it went, and an object that is away has
its tags when it comes back."""

said_tag = Table(
    "said_tag",
    metadata,
    Column("kind", String(32), primary_key=True),
    _object_id(),
    Column("tag_id", String(255), primary_key=True),
    Index(None, "kind", "tag_id", "object_id"),
)
said_value = Table(
    "said_value",
    metadata,
    Column("kind", String(32), primary_key=True),
    _object_id(),
    Column("key", String(64), primary_key=True),
    Column("text", AnyText),
    Column("number", Double),
    Index(None, "kind", "key", "object_id"),
)
"""What `tagging` says of events and tasks, once more: a row a tag and a row a value, since their queries are answered
here. A value is a text or a number."""

template = Table(
    "template",
    metadata,
    _id(),
    Column("host_id", String(255), nullable=False, index=True),
    Column("document", Text, nullable=False),
    *_tracked(),
)
"""What was last known of each template, so that it is known while its host is away."""

bookmark = Table(
    "bookmark",
    metadata,
    _id(),
    Column("name", AnyText, nullable=False, unique=True),
    Column("query", AnyText, nullable=False),
    Column("position", Integer, nullable=False),
    Column("icon", AnyText, nullable=False),
    *_tracked(),
)

alarm = Table(
    "alarm",
    metadata,
    _id(),
    Column("name", AnyText, nullable=False, unique=True),
    Column("query", AnyText, nullable=False),
    Column("hold", Double, nullable=False),
    Column("clear", AnyText, nullable=False),
    Column("clear_hold", Double, nullable=False),
    Column("severity", String(32), nullable=False),
    Column("actions", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("silent_until", Double),
    *_tracked(),
)
"""`actions` is a list as JSON."""

alert = Table(
    "alert",
    metadata,
    _id(),
    Column("alarm_id", String(255), nullable=False),
    Column("name", AnyText, nullable=False),
    Column("severity", String(32), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("object_id", AnyText, nullable=False),
    Column("object_name", AnyText, nullable=False),
    Column("raised", Double, nullable=False),
    *_tracked(),
)
"""What is raised now: few rows. What was is told by events."""

removed = Table("removed", metadata, Column("kind", String(32), primary_key=True), _id(), *_tracked())
"""What was organisation and is no longer, so that other processes hear of it."""

number = Table(
    "number",
    metadata,
    Column("kind", String(32), primary_key=True),
    _object_id(),
    Column("number", BigInteger, nullable=False),
    *_tracked(),
    UniqueConstraint("kind", "number"),
)
"""Short numbers. A row stays when its object goes: a number is never used twice."""

inventory = Table(
    "inventory",
    metadata,
    Column("host_id", ForeignKey("host.id"), primary_key=True),
    _id("vm_id"),
    Column("seen", Double, nullable=False),
    Column("own", Text, nullable=False),
    Column("common", Text, nullable=False),
)
"""The last known report of each domain, by each host that defines it."""

task = Table(
    "task",
    metadata,
    _id(),
    Column("call", Text, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("parent_id", String(255), index=True),
    Column("target", AnyText),
    Column("target_name", AnyText, nullable=False),
    Column("state", String(32), nullable=False, index=True),
    Column("progress", Double),
    Column("note", AnyText, nullable=False),
    Column("created", Double, nullable=False, index=True),
    Column("started", Double),
    Column("ended", Double),
    Column("code", AnyText, nullable=False),
    Column("outcome", AnyText, nullable=False),
    Column("hint", AnyText, nullable=False),
    Column("details", AnyText, nullable=False),
    Column("result", AnyText, nullable=False),
    Column("undo", Text),
    Column("undone_by", String(255)),
    Column("instance", String(64), nullable=False, index=True),
    Column("cancellable", Boolean, nullable=False),
    *_tracked(),
)
"""`call` and `undo` are documents; `target` is a reference as text."""

object_lock = Table(
    "object_lock",
    metadata,
    Column("kind", String(32), primary_key=True),
    _object_id(),
    Column("task_id", String(255), nullable=False, index=True),
    Column("instance", String(64), nullable=False, index=True),
    Column("taken", Double, nullable=False),
)
"""Who works on what. No reference to `task`: a lock may be taken before its task is saved."""

event = Table(
    "event",
    metadata,
    Column("position", _COUNTING, primary_key=True, autoincrement=True),
    Column("id", String(255), nullable=False, unique=True),
    Column("time", Double, nullable=False),
    Column("severity", String(32), nullable=False),
    Column("code", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("actor", AnyText, nullable=False),
    Column("origin", AnyText, nullable=False),
    Column("reason", AnyText, nullable=False),
    Column("task_id", String(255), index=True),
    Column("outcome", AnyText, nullable=False),
    Column("duration", Double),
    Column("details", AnyText, nullable=False),
    Column("count", Integer, nullable=False, server_default=text("1")),
    Column("last", Double),
    Column("acknowledged", Double),
    Column("acknowledged_by", AnyText, nullable=False, server_default=text("''")),
    *_tracked(),
)
# The order of lists, the newest first, so that their rows come as they are found.
Index("ix_event_time_id", event.c.time.desc(), event.c.id)
Index("ix_event_severity_time_id", event.c.severity, event.c.time.desc(), event.c.id)

event_object = Table(
    "event_object",
    metadata,
    Column("event_id", ForeignKey("event.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("object_id", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("severity", String(32), nullable=False, server_default=text("''")),
    Column("time", Double, nullable=False, server_default=text("0")),
    Index(None, "kind", "object_id"),
    Index(None, "kind", "severity", "object_id", "time"),
)
"""What an event is about, with the names of that time; and the event's severity and time once more, so that the objects
which have such events are found in one index."""

earlier = Table(
    "earlier",
    metadata,
    _id(),
    Column("vm_id", String(255), nullable=False),
    Column("host_id", String(255), nullable=False),
    Column("time", Double, nullable=False),
    Column("actor", AnyText, nullable=False),
    Column("what", AnyText, nullable=False),
    Column("xml", AnyText, nullable=False),
    Index(None, "vm_id", "time"),
)
"""Definitions of VMs before they were changed, without secrets. Read when somebody asks, and by who undoes."""
