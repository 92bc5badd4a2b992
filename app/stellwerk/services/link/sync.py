"""The first synchronisation of a connection. Owner thread; reading is done on the FACTS lane.

It misses nothing: events are registered before anything is listed, and what they named is read again after the list
is applied. In between the inventory takes the list in small batches.
"""

from collections.abc import Callable, Iterator
from functools import partial

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.host import Host, HostFacts, with_system
from stellwerk.model.vm import Domain
from stellwerk.policy.identity import judge
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.services.link.domain_carry import carried
from stellwerk.services.link.event_flow import EventFlow
from stellwerk.services.sliced import PIECE, Pile, SlicedApply
from stellwerk.store.inventory import Inventory

FACTS_LIMIT = 10.0
"""Seconds for what the host says of itself: its capabilities may be large."""
LIST_LIMIT = 60.0
"""Seconds for the list of all domains, waiting for others to be parsed included; a host that goes silent meanwhile is
noticed by keepalive."""


class Sync:
    """One synchronisation. `done` gets None when everything is applied, else why it failed; once, unless dropped."""

    def __init__(
        self,
        host_id: HostId,
        flow: EventFlow,
        *,
        clock: Clock,
        inventory: Inventory,
        lanes: Lanes,
        sliced: SlicedApply,
        done: Callable[[AppError | None], None],
    ) -> None:
        self._host_id = host_id
        self._flow = flow
        self._clock = clock
        self._inventory = inventory
        self._lanes = lanes
        self._sliced = sliced
        self._done = done
        self._pile: Pile | None = None
        self._dropped = False

    def start(self) -> None:
        """Register for events and read what the host says of itself."""
        flow = self._flow

        def greet(session: Session) -> HostFacts:
            session.watch(flow.sink)
            return session.host_facts()

        self._lanes.ask(self._host_id, Lane.FACTS, greet, self._greeted, limit=FACTS_LIMIT)

    def drop(self) -> None:
        """Go no further; `done` is not called."""
        self._dropped = True
        if self._pile is not None:
            self._pile.drop()

    def _greeted(self, answer: Answer[HostFacts]) -> None:
        if self._dropped:
            return
        if answer.error is not None:
            self._done(answer.error)
            return
        facts = answer.get()
        if self._judged(facts) is not None:
            listed = partial(self._listed, facts)
            self._lanes.ask(self._host_id, Lane.FACTS, lambda session: session.domains(), listed, limit=LIST_LIMIT)

    def _judged(self, facts: HostFacts) -> tuple[Host, ...] | None:
        """The host as these facts make it, with others that they say something about. None where it is not the one it
        was, or is here already, which was told; or was removed."""
        host = self._inventory.view.host(self._host_id)
        if host is None:
            return None
        others = [other for other in self._inventory.view.all(Kind.HOST) if isinstance(other, Host)]
        verdict = judge(host, facts, others)
        if verdict.refusal is not None:
            self._done(verdict.refusal)
            return None
        known = replace(host, facts=with_system(facts, host.facts), warnings=verdict.warnings)
        return (known, *verdict.twins)

    def _listed(self, facts: HostFacts, answer: Answer[list[Domain]]) -> None:
        if self._dropped:
            return
        if answer.error is not None:
            self._done(answer.error)
            return
        self._pile = self._sliced.add(self._batches(facts, answer.get()), self._applied)

    def _batches(self, facts: HostFacts, listed: list[Domain]) -> Iterator[Batch]:
        """The facts with the list in pieces, then what is not in it any more. Made while they are applied: the host is
        judged once more, since others may have been synchronised meanwhile."""
        hosts = self._judged(facts)
        if hosts is None:
            self.drop()
            return
        at, now = self._clock.monotonic(), self._clock.now()
        for start in range(0, max(len(listed), 1), PIECE):
            domains = tuple(self._carried(domain, now) for domain in listed[start : start + PIECE])
            self._flow.read_at.update(dict.fromkeys((domain.id for domain in domains), at))
            yield Batch(entities=() if start else hosts, domains=domains)
        there = {domain.id for domain in listed}
        gone = [domain.id for domain in self._inventory.domains_on(self._host_id) if domain.id not in there]
        for start in range(0, len(gone), PIECE):
            yield Batch(gone_domains=tuple((self._host_id, vm_id) for vm_id in gone[start : start + PIECE]))

    def _carried(self, fresh: Domain, now: float) -> Domain:
        previous = self._inventory.domain(self._host_id, fresh.id)
        return carried(fresh, previous, now=now, watched=False)

    def _applied(self) -> None:
        if not self._dropped:
            self._done(None)
            self._flow.open()
