"""What only the one process that keeps watch over a profile does (`services/charge`): put together, begun, ended. Owner
thread."""

from stellwerk.core.loop import Loop
from stellwerk.engine.audit import Audit
from stellwerk.ports.repository import Repository
from stellwerk.runtime.watch.alarm_watch import AlarmWatch
from stellwerk.runtime.watch.watching import Watching
from stellwerk.services.event_indexing import EventIndexing
from stellwerk.services.narrator import Narrator
from stellwerk.services.recorder import Recorder
from stellwerk.services.recording.recording import Recording
from stellwerk.services.recording.telling import tell
from stellwerk.services.template.keeping import TemplateKeeping
from stellwerk.store.inventory import Inventory


class Duties:
    """`begin` once; at the start, or when the charge was taken over from a process that has ended."""

    def __init__(
        self,
        loop: Loop,
        inventory: Inventory,
        repository: Repository,
        audit: Audit,
        recording: Recording,
        watching: Watching,
        alarms: AlarmWatch,
        templates: TemplateKeeping,
    ) -> None:
        self._inventory, self._repository, self._audit = inventory, repository, audit
        self._recording, self._watching, self._alarms, self._templates = recording, watching, alarms, templates
        self._indexing = EventIndexing(loop, repository)
        self._loop = loop
        self._recorder: Recorder | None = None
        self._narrator: Narrator | None = None

    def begin(self, *, at_once: bool, taken_over: bool = False) -> None:
        """Keep what the hosts report, tell of it, record samples, watch alarms; act by itself.

        `at_once`: nobody waits for the processors as at a start of a window.
        """
        self._recorder = Recorder(self._loop, self._inventory, self._repository, anew=taken_over)
        self._narrator = Narrator(self._inventory, self._audit)
        self._indexing.start()
        self._recording.told.connect(lambda told: tell(self._audit, told))
        self._recording.start(at_once=at_once)
        self._alarms.start()
        self._templates.start()
        self._watching.act()

    def close(self) -> None:
        """End; what is gathered is handed in. `Recording` and `AlarmWatch` end by themselves, on a worker."""
        for part in (self._indexing, self._narrator, self._recorder):
            if part is not None:
                part.close()
