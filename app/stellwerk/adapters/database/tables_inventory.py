"""The last known reports of domains. Writer thread only."""

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions, upsert
from stellwerk.adapters.database.packed import Packer
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.turnstile import COMPUTING
from stellwerk.model.vm import Domain


def keep_domains(tx: Transaction, domains: Iterable[Domain], gone: Iterable[tuple[HostId, VmId]]) -> None:
    """Keep these, forget those. A domain of a host that is not there is passed over."""
    _forget(tx, gone)
    by_host: defaultdict[str, list[Domain]] = defaultdict(list)
    for domain in domains:
        by_host[domain.host_id].append(domain)
    if not by_host:
        return
    host = schema.host
    for ids in in_portions(by_host):
        for host_id in tx.connection.execute(sa.select(host.c.id).where(host.c.id.in_(ids))).scalars().all():
            with COMPUTING:
                rows = [_row(domain) for domain in by_host[host_id]]
            upsert(tx.connection, schema.inventory, rows)


def _row(domain: Domain) -> dict[str, object]:
    own, common = Packer.write(domain)
    return {"host_id": domain.host_id, "vm_id": domain.id, "seen": domain.seen, "own": own, "common": common}


def _forget(tx: Transaction, gone: Iterable[tuple[HostId, VmId]]) -> None:
    inventory = schema.inventory
    rows = [{"host": host_id, "vm": vm_id} for host_id, vm_id in gone]
    if rows:
        of_host, of_vm = inventory.c.host_id == sa.bindparam("host"), inventory.c.vm_id == sa.bindparam("vm")
        tx.connection.execute(sa.delete(inventory).where(of_host, of_vm), rows)
