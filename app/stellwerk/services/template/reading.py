"""Reads the templates of hosts into the inventory, those that several see as one. Owner thread."""

from collections.abc import Callable, Iterator
from functools import partial

from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.graph import Graph
from stellwerk.model.template.template import Template
from stellwerk.policy.template.seen import merged, without_host
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.services.host_look.asking import Waiters
from stellwerk.store.inventory import Inventory

LIMIT = 30.0
"""Seconds for the names of all files of a host's pools, and for some of them what they are."""

Done = Callable[[Answer[tuple[Template, ...]]], None]


class TemplateReading:
    """One reading a host at a time."""

    def __init__(self, clock: Clock, inventory: Inventory, lanes: Lanes) -> None:
        self._clock = clock
        self._inventory = inventory
        self._lanes = lanes
        self._waiters: Waiters[tuple[Template, ...]] = Waiters()

    def read(self, host_id: HostId, done: Done | None = None, lane: Lane = Lane.LONG) -> None:
        """Ask a host; `done` is called once the answer is in the inventory."""
        if not self._waiters.joined(host_id, done):
            self._lanes.ask(host_id, lane, _templates, partial(self._got, host_id), limit=LIMIT)

    def _got(self, host_id: HostId, answer: Answer[tuple[Template, ...]]) -> None:
        view = self._inventory.view
        if answer.error is None and view.host(host_id) is not None:
            now = self._clock.now()
            told = tuple(replace(one, seen=now) for one in answer.get())
            self._inventory.apply(taken(host_id, told, view))
        self._waiters.answered(host_id)(answer)


def taken(host_id: HostId, told: tuple[Template, ...], graph: Graph) -> Batch:
    """What is different once a host has told of all its templates."""
    there = {one.id for one in told}
    gone = [one for one in templates_of(host_id, graph) if one.id not in there]
    left = {one.id: without_host(one, host_id) for one in gone}
    kept = tuple(one for one in left.values() if one is not None)
    known = {one.id: found for one in told if isinstance(found := graph.get(Ref(Kind.TEMPLATE, one.id)), Template)}
    return Batch(
        entities=(*(merged(one, known.get(one.id)) for one in told), *kept),
        removed=tuple(Ref(Kind.TEMPLATE, id_) for id_, one in left.items() if one is None),
    )


def templates_of(host_id: HostId, graph: Graph) -> Iterator[Template]:
    """Those that a host sees, as far as is known."""
    return (one for one in graph.all(Kind.TEMPLATE) if isinstance(one, Template) and host_id in one.hosts)


def _templates(session: Session) -> tuple[Template, ...]:
    return tuple(session.templates())
