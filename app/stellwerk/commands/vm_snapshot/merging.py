"""A merge that can be given up while it is under way. Its methods say which thread they are for."""

import threading
from collections.abc import Callable

from stellwerk.core.ids import VmId
from stellwerk.ports.hypervisor import Session

_PAUSE = 0.05


class Merging:
    """One merge of a VM; `last` is called on the thread that merges, once it cannot be given up any more.

    Of a VM that runs it ends between two looks at QEMU's job; of one that is off the QEMU that libvirt runs for it is
    ended, which can be done up to the end.
    """

    def __init__(self, vm_id: VmId, *, off: bool, last: Callable[[], None]) -> None:
        self._vm_id = vm_id
        self._off = off
        self._last = last
        self._guard = threading.Lock()
        self._stopped = threading.Event()
        self._ending = False

    @property
    def stopped(self) -> bool:
        """Somebody gave it up. Any thread."""
        return self._stopped.is_set()

    def stop(self, session: Session) -> None:
        """Give it up; nothing in its last moments. On another lane than the one that merges; harmless twice."""
        with self._guard:
            if self._ending:
                return
            self._stopped.set()
        if self._off:
            session.stop_merge(self._vm_id)

    def stop_again(self, session: Session) -> None:
        """Where that was wanted: libvirt's QEMU may have been on its way only. On another lane."""
        if self.stopped:
            self.stop(session)

    def given_up(self) -> bool:
        """Wait a moment. On the thread that merges."""
        return self._stopped.wait(_PAUSE)

    def last_moments(self) -> bool:
        """From now on nobody can give it up; False where somebody has. On the thread that merges."""
        with self._guard:
            self._ending = not self.stopped
        if self._ending:
            self._last()
        return self._ending
