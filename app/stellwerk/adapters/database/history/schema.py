"""The tables of `metrics.db`, for SQLAlchemy. Dialect-neutral; any thread.

Never a row a point. What is over is first kept by time, as a journal: one row a stretch, roster and number, with the
values of all its objects (`moment`). Once a period is over its points are put together by object (`block`).
"""

from sqlalchemy import BigInteger, Column, Float, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint

VERSION = 2
"""Of these tables; a file with a higher one was written by a newer program. 2: blocks in planes of bytes, beside those
that there were."""

metadata = MetaData()

about = Table("about", metadata, Column("name", String(16), primary_key=True), Column("value", Integer, nullable=False))

thing = Table(
    "thing",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("id", Text, nullable=False),
    UniqueConstraint("kind", "id"),
)
"""The objects that have a history."""

roster = Table(
    "roster",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("members", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
)
"""Numbers of objects, in the order in which a moment has their values; little-endian 32-bit integers."""

moment = Table(
    "moment",
    metadata,
    Column("step", Integer, primary_key=True),
    Column("start", BigInteger, primary_key=True),
    Column("roster", Integer, primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""All objects of a roster in one stretch of `step` seconds: see `packing.pack_moment`."""

block = Table(
    "block",
    metadata,
    Column("thing", Integer, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("start", BigInteger, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""All numbers of an object in one period of a step: see `packing.pack_block`."""

hour = Table(
    "hour",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""The samples themselves that the last recorder had in its memory, a minute of a kind a row; read by nobody but it."""

watch = Table(
    "watch",
    metadata,
    Column("since", Float(53), primary_key=True),
    Column("until", Float(53), nullable=False),
)
"""When somebody was recording: UTC seconds."""
