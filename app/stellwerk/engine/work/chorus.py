"""Asks several hosts the same at once. Owner thread."""

from collections.abc import Callable
from functools import partial
from typing import Any

from stellwerk.core.ids import HostId
from stellwerk.engine.step import OnHosts
from stellwerk.ports.lane import Answer, Lane, Lanes


class Chorus:
    """`answer` gets, once all have answered or failed, what those said that did."""

    def __init__(self, lanes: Lanes, step: OnHosts, answer: Callable[[Answer[Any]], None]) -> None:
        self._lanes = lanes
        self._step = step
        self._answer = answer
        self._left = set(step.host_ids)
        self._said: dict[HostId, Any] = {}

    def start(self) -> None:
        """Ask them."""
        step = self._step
        for host_id in step.host_ids:
            self._lanes.ask(host_id, Lane.LONG, step.job, partial(self._heard, host_id), limit=step.limit)
        if not step.host_ids:
            self._answer(Answer({}))

    def _heard(self, host_id: HostId, given: Answer[Any]) -> None:
        self._left.discard(host_id)
        if given.error is None:
            self._said[host_id] = given.value
        if not self._left:
            self._answer(Answer(self._said))
