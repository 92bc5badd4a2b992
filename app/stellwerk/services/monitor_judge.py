"""Which VMs do not answer because their monitor hangs: found by sampling, kept as facts. Owner thread."""

from collections.abc import Collection

from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.store.inventory import Inventory


def judge_monitors(
    inventory: Inventory, host_id: HostId, hanging: Collection[VmId], sampled: Collection[VmId] | None = None
) -> None:
    """Facts change only where a monitor begins or ceases to hang, of the VMs that were `sampled` (None = any)."""
    domains = tuple(
        replace(domain, runtime=replace(domain.runtime, monitor_hangs=domain.id in hanging))
        for domain in inventory.domains_on(host_id)
        if domain.runtime.monitor_hangs != (domain.id in hanging) and (sampled is None or domain.id in sampled)
    )
    if domains:
        inventory.apply(Batch(domains=domains))
