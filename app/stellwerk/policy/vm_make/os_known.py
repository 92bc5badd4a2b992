"""The operating systems that are known at this moment: the short list, and libosinfo's once it was read. Any thread."""

import threading
from collections.abc import Callable

from stellwerk.core.error import Invalid
from stellwerk.model.making.os_entry import OsEntry
from stellwerk.model.making.os_facts import OsFacts
from stellwerk.policy.vm_make.os_list import SYSTEMS, find_os
from stellwerk.policy.vm_make.os_merge import merged_systems


class Systems:
    """`read` answers what the database says, () where there is none. It blocks, and is called once at most. Without it
    the short list is all."""

    def __init__(self, read: Callable[[], tuple[OsFacts, ...]] | None = None) -> None:
        self._read = read
        self._lock = threading.Lock()
        self.known: tuple[OsEntry, ...] = SYSTEMS
        """In the order in which they are shown."""
        self.complete = read is None
        """The database was read."""

    def load(self) -> None:
        """Read the database, if that was not done yet. Blocks; never on the owner thread."""
        with self._lock:
            if self._read is not None and not self.complete:
                self.known = merged_systems(self._read())
                self.complete = True

    def find(self, text: str) -> OsEntry:
        """The system of that short id, long id or name, see `find_os`. Raises Invalid."""
        return find_os(text, self.known)

    def refusal(self, text: str) -> Invalid | None:
        """Why that is no system; None while nobody can tell, since the database was not read."""
        try:
            self.find(text)
        except Invalid as error:
            return error if self.complete else None
        return None
