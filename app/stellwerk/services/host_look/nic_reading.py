"""Reads the network interfaces of hosts into the inventory. Owner thread."""

from collections.abc import Callable
from functools import partial

from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import replace
from stellwerk.model.nic import Nic, completed
from stellwerk.policy.host_look.ip_json import IP_ARGV, read_addresses
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.ports.visit import Visit
from stellwerk.services.host_look.asking import Waiters, all_of
from stellwerk.services.host_look.shell_turn import ShellTurns
from stellwerk.store.inventory import Inventory

NIC_LIMIT = 10.0
"""Seconds for a host's interfaces."""

Done = Callable[[Answer[tuple[Nic, ...]]], None]


class NicReading:
    """One reading a host at a time."""

    def __init__(self, clock: Clock, inventory: Inventory, lanes: Lanes, turns: ShellTurns | None = None) -> None:
        """Without `turns` libvirt alone is asked."""
        self._turns = turns
        self._clock = clock
        self._inventory = inventory
        self._lanes = lanes
        self._waiters: Waiters[tuple[Nic, ...]] = Waiters()

    def read(self, host_id: HostId, done: Done | None = None) -> None:
        """Ask libvirt, then the shell, where there is one: it knows more. `done` is called once the answer is in the
        inventory."""
        if not self._waiters.joined(host_id, done):
            self._lanes.ask(host_id, Lane.LONG, _nics, partial(self._got, host_id), limit=NIC_LIMIT)

    def _got(self, host_id: HostId, answer: Answer[tuple[Nic, ...]]) -> None:
        if answer.error is not None or self._turns is None:
            self._end(host_id, answer)
            return

        def heard(said: Answer[tuple[Nic, ...] | None]) -> None:
            nics = said.get() if said.error is None else None
            self._end(host_id, answer if nics is None else Answer(value=_together(nics, answer.get())))

        self._turns.ask(host_id, partial(_said, host_id=host_id), heard, NIC_LIMIT)

    def _end(self, host_id: HostId, answer: Answer[tuple[Nic, ...]]) -> None:
        if answer.error is None and self._inventory.view.host(host_id) is not None:
            now = self._clock.now()
            nics = tuple(replace(nic, seen=now) for nic in answer.get())
            self._inventory.apply(all_of(self._inventory.view, Kind.NIC, host_id, nics))
        self._waiters.answered(host_id)(answer)


def _nics(session: Session) -> tuple[Nic, ...]:
    return tuple(session.nics())


def _said(visit: Visit, *, host_id: HostId) -> tuple[Nic, ...] | None:
    return read_addresses(visit.shell().run(IP_ARGV, limit=NIC_LIMIT).out, host_id)


def _together(said: tuple[Nic, ...], known: tuple[Nic, ...]) -> tuple[Nic, ...]:
    """What the shell says is all that there is; libvirt adds what it knows of speed and drivers."""
    names = {nic.name: nic for nic in known}
    return tuple(completed(nic, names[nic.name]) if nic.name in names else nic for nic in said)
