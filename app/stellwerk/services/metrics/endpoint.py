"""Tells Prometheus what is sampled, where the settings say so. Owner thread, but for the answer.

The owner thread only hands over the objects and samples of the moment; the text is made by who asked.
"""

import threading
import time
from collections.abc import Callable

from stellwerk.core.error import AppError
from stellwerk.core.loop import Loop
from stellwerk.core.setting import Settings
from stellwerk.core.signal import Subscription
from stellwerk.core.text import _
from stellwerk.engine.audit import Audit
from stellwerk.model.event import Severity
from stellwerk.model.graph import Graph
from stellwerk.ports.recording.scrape import Opened, Scraping
from stellwerk.services.metrics.setting import ADDRESS, PORT, SETTINGS
from stellwerk.store.inventory import Inventory

PATIENCE = 5.0
"""Seconds that an answer waits for the owner thread."""
FRESH = 1.0
"""Seconds for which an answer is given again: nothing is sampled more often."""


class MetricsEndpoint:
    """Open while `metrics.port` names a port, from `start` until `close`. `scraping` is fetched when it is needed."""

    def __init__(
        self,
        loop: Loop,
        inventory: Inventory,
        settings: Settings,
        audit: Audit,
        scraping: Callable[[], Scraping],
        version: str,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._loop, self._inventory, self._settings, self._audit = loop, inventory, settings, audit
        self._scraping, self._version, self._monotonic = scraping, version, monotonic
        self._opened: Opened | None = None
        self._subscription: Subscription | None = None
        self._closed = False
        self._last: tuple[float, bytes] = (float("-inf"), b"")

    def start(self) -> None:
        """Open it where it is wanted, soon or later: whoever tells of events shall be there first."""
        self._subscription = self._settings.changed.connect(self._changed)
        self._loop.post(self._open)

    def close(self) -> None:
        """Tell no more; harmless the second time."""
        self._closed = True
        if self._subscription is not None:
            self._subscription.close()
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def _changed(self, key: str) -> None:
        if key in {one.key for one in SETTINGS}:
            opened, self._opened = self._opened, None
            if opened is not None:
                opened.close()
            self._open()

    def _open(self) -> None:
        port = self._settings.get(PORT)
        if not port or self._closed or self._opened is not None:
            return
        try:
            self._opened = self._scraping().open(self._settings.get(ADDRESS), port, self._answer)
        except AppError as error:
            text = _("samples are not told to Prometheus: {reason}").format(reason=error)
            self._audit.record(severity=Severity.WARNING, code="metrics", text=text)

    def _answer(self) -> bytes | None:
        """On the thread of the port, one at a time."""
        at, text = self._last
        if self._monotonic() - at < FRESH:
            return text
        graph = self._fetch()
        if graph is None:
            return None
        from stellwerk.services.metrics.exposition import exposition  # here: a start needs none of it

        made = b"".join(piece.encode("utf-8", "replace") for piece in exposition(graph, self._version))
        self._last = self._monotonic(), made
        return made

    def _fetch(self) -> Graph | None:
        """The objects and samples of this moment, from the owner thread; None where it does not come to it."""
        found: list[Graph] = []
        done = threading.Event()

        def take() -> None:
            if not self._closed:
                found.append(self._inventory.graph())
            done.set()

        self._loop.post(take)
        done.wait(PATIENCE)
        return found[0] if found else None
