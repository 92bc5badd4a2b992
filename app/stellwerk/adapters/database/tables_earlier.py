"""Earlier definitions of VMs, kept before each change. Writer thread only."""

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.ids import HostId, VmId
from stellwerk.model.hardware.earlier import Earlier

MOST = 50
"""Definitions kept of each VM; older ones go."""


def keep_earlier(tx: Transaction, earlier: Earlier) -> None:
    """Keep one, and let go what is too old."""
    table = schema.earlier
    values = {name: getattr(earlier, name) for name in Earlier.__struct_fields__}
    tx.connection.execute(sa.insert(table).values(values))
    kept = (
        sa.select(table.c.id)
        .where(table.c.vm_id == earlier.vm_id)
        .order_by(table.c.time.desc(), table.c.id)
        .limit(MOST)
        .subquery()
    )
    old = sa.delete(table).where(table.c.vm_id == earlier.vm_id, table.c.id.not_in(sa.select(kept.c.id)))
    tx.connection.execute(old)


def find_earlier(tx: Transaction, vm_id: VmId, id_: str = "") -> Earlier | None:
    """The one whose id begins so, if only one does, or the newest of a VM; None where it is not there."""
    table = schema.earlier
    wanted = sa.select(table).where(table.c.vm_id == vm_id).order_by(table.c.time.desc(), table.c.id)
    if id_:
        wanted = wanted.where(table.c.id.startswith(id_, autoescape=True))
    rows = tx.connection.execute(wanted.limit(2 if id_ else 1)).all()
    return _read(rows[0]) if len(rows) == 1 else None


def earlier_of(tx: Transaction, vm_id: VmId) -> list[Earlier]:
    """All of a VM, the newest first."""
    table = schema.earlier
    wanted = sa.select(table).where(table.c.vm_id == vm_id).order_by(table.c.time.desc(), table.c.id)
    return [_read(row) for row in tx.connection.execute(wanted)]


def _read(row: sa.Row[tuple[object, ...]]) -> Earlier:
    return Earlier(
        id=str(row.id),
        vm_id=VmId(row.vm_id),
        host_id=HostId(row.host_id),
        time=float(row.time),
        actor=str(row.actor),
        what=str(row.what),
        xml=str(row.xml),
    )
