"""Lets old events go, by age and by number, a few at a time. Owner thread; the database does it on its own.

Only in the one process of a profile that keeps watch.
"""

import logging
from collections.abc import Callable
from typing import Any

from stellwerk.core.clock import Clock
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Loop
from stellwerk.core.setting import Setting, Settings
from stellwerk.core.text import N_
from stellwerk.model.change import Batch
from stellwerk.model.tag import NO_TAGS
from stellwerk.ports.lane import Answer
from stellwerk.ports.repository import Repository, Tables
from stellwerk.services.event_care.pieces import Pieces
from stellwerk.store.inventory import Inventory

_log = logging.getLogger(__name__)

DAYS = Setting(
    key="events.days",
    default=730,
    least=0,
    most=36_500,
    unit="d",
    title=N_("Days for which events are kept"),
    help=N_("Older ones are removed; 0 = they are kept however old"),
)
MOST = Setting(
    key="events.most",
    default=1_000_000,
    least=0,
    most=100_000_000,
    title=N_("Events that are kept"),
    help=N_("Of more the oldest are removed; 0 = as many as there are"),
)
SETTINGS: tuple[Setting[Any], ...] = (DAYS, MOST)
AFTER = 120.0
"""Seconds after the start."""
EVERY = 3600.0
"""Seconds between two looks."""
PORTION = 500
"""Events in one write, some 20 ms in which others wait for the database."""
PAUSE = 0.5
"""Seconds between two writes."""


class Retention:
    """Goes on as long as the program runs."""

    def __init__(
        self, loop: Loop, clock: Clock, inventory: Inventory, repository: Repository, settings: Settings
    ) -> None:
        self._clock = clock
        self._inventory = inventory
        self._settings = settings
        self._pieces: Pieces[tuple[str, ...]] = Pieces(loop, repository, self._plan, self._took)

    def start(self) -> None:
        """Begin in a while."""
        self._pieces.start(AFTER)

    def close(self) -> None:
        """Leave the rest to the next start."""
        self._pieces.close()

    def _plan(self) -> Callable[[Tables], tuple[str, ...]]:
        days, most = self._settings.get(DAYS), self._settings.get(MOST)
        before = self._clock.now() - days * 86_400.0 if days else None
        return lambda tables: tables.thin_events(before, most or None, PORTION)

    def _took(self, answer: Answer[tuple[str, ...]]) -> float:
        gone: tuple[str, ...] = ()
        if answer.error is not None:
            _log.info("old events are not removed: %s", answer.error)
        else:
            gone = answer.get()
        view = self._inventory.view
        refs = [Ref(Kind.EVENT, id_) for id_ in gone]
        there = tuple(ref for ref in refs if view.get(ref) is not None)
        said = {ref: NO_TAGS for ref in refs if ref in view.taggings}
        if there or said:
            self._inventory.apply(Batch(removed=there, taggings=said))
        return PAUSE if gone else EVERY
