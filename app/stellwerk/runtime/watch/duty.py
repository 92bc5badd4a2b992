"""What only the one process that keeps watch over a profile does (`services/charge`): put together, begun, ended. Owner
thread."""

from collections.abc import Callable, Sequence

from stellwerk.core.loop import Loop
from stellwerk.engine.audit import Audit
from stellwerk.ports.repository import Repository
from stellwerk.services.event_care.indexing import EventIndexing
from stellwerk.services.narrator import Narrator
from stellwerk.services.recorder import Recorder
from stellwerk.services.recording.recording import Recording
from stellwerk.services.recording.telling import tell
from stellwerk.store.inventory import Inventory


class Duties:
    """`begin` once; at the start, or when the charge was taken over from a process that has ended.

    `others`: what begins with it and ends by itself.
    """

    def __init__(
        self,
        loop: Loop,
        inventory: Inventory,
        repository: Repository,
        audit: Audit,
        recording: Recording,
        others: Sequence[Callable[[], object]],
    ) -> None:
        self._inventory, self._repository, self._audit = inventory, repository, audit
        self._recording, self._others = recording, others
        self._indexing = EventIndexing(loop, repository)
        self._loop = loop
        self._recorder: Recorder | None = None
        self._narrator: Narrator | None = None

    def begin(self, *, at_once: bool, taken_over: bool = False) -> None:
        """Keep what the hosts report, tell of it, record samples, and what else only one does.

        `at_once`: nobody waits for the processors as at a start of a window.
        """
        self._recorder = Recorder(self._loop, self._inventory, self._repository, anew=taken_over)
        self._narrator = Narrator(self._inventory, self._audit)
        self._indexing.start()
        self._recording.told.connect(lambda told: tell(self._audit, told))
        self._recording.start(at_once=at_once)
        for begin in self._others:
            begin()

    def close(self) -> None:
        """End; what is gathered is handed in. `Recording` ends by itself, on a worker."""
        for part in (self._indexing, self._narrator, self._recorder):
            if part is not None:
                part.close()
