"""The first synchronisation of a connection. Owner thread; reading is done on the FACTS lane.

It misses nothing: events are registered before anything is listed, and what they named is read again after the list
is applied. In between the inventory takes the list in small batches.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Kind, VmId
from stellwerk.core.record import Record, replace
from stellwerk.model.change import Batch
from stellwerk.model.host import Host, HostFacts, Link, with_system
from stellwerk.model.vm import Domain
from stellwerk.policy.identity import judge
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.services.link.domain_carry import carried
from stellwerk.services.link.event_flow import EventFlow
from stellwerk.services.sliced import PIECE, Pile, SlicedApply
from stellwerk.store.inventory import Inventory

T = TypeVar("T")

FACTS_LIMIT = 10.0
"""Seconds for what the host says of itself: its capabilities may be large."""
LIST_LIMIT = 60.0
"""Seconds for the list of all domains, waiting for others to be parsed included; a host that goes silent meanwhile is
noticed by keepalive."""


class Sync:
    """One synchronisation. `done` gets None when everything is applied, else why it failed; once, unless dropped.

    `link` is asked with each piece how the host's link stands with it, told whether it is the last one: what the host
    has and that it is there are one change.
    """

    def __init__(
        self,
        host_id: HostId,
        flow: EventFlow,
        *,
        clock: Clock,
        inventory: Inventory,
        lanes: Lanes,
        sliced: SlicedApply,
        link: Callable[[bool], Link],
        done: Callable[[AppError | None], None],
    ) -> None:
        self._host_id = host_id
        self._flow = flow
        self._clock = clock
        self._inventory = inventory
        self._lanes = lanes
        self._sliced = sliced
        self._link = link
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
        there = {domain.id for domain in listed}
        gone = [domain.id for domain in self._inventory.domains_on(self._host_id) if domain.id not in there]
        pieces = (*(_Piece(listed=some) for some in _pieces(listed)), *(_Piece(gone=some) for some in _pieces(gone)))
        pieces = pieces or (_Piece(),)
        for number, piece in enumerate(pieces, 1):
            yield self._batch(hosts, piece, last=number == len(pieces))
            host = self._inventory.view.host(self._host_id)
            hosts = (host,) if host is not None else ()

    def _batch(self, hosts: tuple[Host, ...], piece: "_Piece", *, last: bool) -> Batch:
        """A piece with these hosts, of which the first is ours."""
        at, now = self._clock.monotonic(), self._clock.now()
        self._flow.read_at.update(dict.fromkeys((domain.id for domain in piece.listed), at))
        link = self._link(last)
        return Batch(
            entities=(*(replace(host, link=link) for host in hosts[:1]), *hosts[1:]),
            domains=tuple(self._carried(domain, now) for domain in piece.listed),
            gone_domains=tuple((self._host_id, vm_id) for vm_id in piece.gone),
        )

    def _carried(self, fresh: Domain, now: float) -> Domain:
        previous = self._inventory.domain(self._host_id, fresh.id)
        return carried(fresh, previous, now=now, watched=False)

    def _applied(self) -> None:
        if not self._dropped:
            self._done(None)
            self._flow.open()


class _Piece(Record, frozen=True):
    """What is applied at once: domains that the host listed, or that it has no more."""

    listed: Sequence[Domain] = ()
    gone: Sequence[VmId] = ()


def _pieces(all_: Sequence[T]) -> list[Sequence[T]]:
    return [all_[start : start + PIECE] for start in range(0, len(all_), PIECE)]
