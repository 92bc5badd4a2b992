"""Asks several hosts the same at once. Owner thread."""

from collections.abc import Callable
from functools import partial
from typing import Any

from stellwerk.core.ids import HostId
from stellwerk.engine.step import OnHosts
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.ports.link import Links
from stellwerk.ports.visit import Visit


class Chorus:
    """`answer` gets, once all have answered or failed, what those said that did."""

    def __init__(self, lanes: Lanes, links: Links, step: OnHosts, answer: Callable[[Answer[Any]], None]) -> None:
        self._lanes, self._links = lanes, links
        self._step = step
        self._answer = answer
        self._left = {*step.host_ids, *step.uris}
        self._said: dict[HostId, Any] = {}

    def start(self) -> None:
        """Ask them."""
        step = self._step
        if not self._left:
            self._answer(Answer({}))
        for host_id in step.host_ids:
            self._lanes.ask(host_id, Lane.LONG, step.job, partial(self._heard, host_id), limit=step.limit)
        for host_id, uri in step.uris.items():
            self._links.visit(uri, partial(_visited, step.job), partial(self._heard, host_id), limit=step.limit)

    def _heard(self, host_id: HostId, given: Answer[Any]) -> None:
        self._left.discard(host_id)
        if given.error is None:
            self._said[host_id] = given.value
        if not self._left:
            self._answer(Answer(self._said))


def _visited(job: Callable[[Session], Any], visit: Visit) -> Any:
    """Do it over a connection for this alone."""
    session = visit.open()
    try:
        return job(session)
    finally:
        session.close()
