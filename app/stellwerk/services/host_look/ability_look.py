"""Asks hosts what they can give VMs, when a form is about to offer it, for the inventory. Owner thread."""

from collections.abc import Callable, Iterable
from functools import partial

from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.guest.ability import Ability, GuestMachine, learnt
from stellwerk.model.state import LinkState
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.store.inventory import Inventory

_FAMILIES = {"x86_64": ("q35", "pc"), "aarch64": ("virt",)}
"""Of machines that new VMs are made of."""


class AbilityLook:
    """Hosts that are not connected, and those that cannot tell, are passed over."""

    def __init__(self, inventory: Inventory, lanes: Lanes) -> None:
        self._inventory = inventory
        self._lanes = lanes

    def of_vms(self, vm_ids: Iterable[VmId]) -> None:
        """For such VMs as these. A host is asked once for all of its VMs."""
        homes: dict[HostId, list[VmId]] = {}
        for vm_id in vm_ids:
            vm = self._inventory.view.vm(vm_id)
            if vm is not None:
                homes.setdefault(vm.host_id, []).append(vm_id)
        for host_id, ids in homes.items():
            self._ask(host_id, partial(_of_vms, vm_ids=tuple(ids)))

    def of_host(self, host_id: HostId) -> None:
        """For new VMs there."""
        host = self._inventory.view.host(host_id)
        facts = host.facts if host is not None else None
        if facts is not None:
            arch = facts.cpu.arch or "x86_64"
            types = ("kvm", "qemu") if facts.kvm else ("qemu",)
            families = _FAMILIES.get(arch, ("",))
            wanted = tuple(GuestMachine(arch=arch, machine=name, type=type_) for type_ in types for name in families)
            self._ask(host_id, partial(_of_machines, machines=wanted))

    def _ask(self, host_id: HostId, job: Callable[[Session], tuple[Ability, ...]]) -> None:
        host = self._inventory.view.host(host_id)
        if host is not None and host.link.state is LinkState.LIVE:
            self._lanes.ask(host_id, Lane.CONTROL, job, lambda answer: self._got(host_id, answer))

    def _got(self, host_id: HostId, answer: Answer[tuple[Ability, ...]]) -> None:
        host = self._inventory.view.host(host_id)
        if answer.error is None and host is not None and host.facts is not None:
            facts = replace(host.facts, abilities=learnt(host.facts.abilities, answer.get()))
            self._inventory.apply(Batch(entities=(replace(host, facts=facts),)))


def _of_vms(session: Session, *, vm_ids: tuple[VmId, ...]) -> tuple[Ability, ...]:
    found = (session.ability_of(vm_id) for vm_id in vm_ids)
    return learnt((), (one for one in found if one is not None))


def _of_machines(session: Session, *, machines: tuple[GuestMachine, ...]) -> tuple[Ability, ...]:
    found = (session.ability(machine) for machine in machines)
    return tuple(one for one in found if one is not None)
