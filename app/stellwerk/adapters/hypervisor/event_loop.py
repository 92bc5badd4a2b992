"""libvirt's event loop: one daemon thread for the whole process, run while somebody uses it.

libvirt keeps a single loop per process, so this is the one place with state of the process. What runs on the thread:
libvirt's own input and output, and the callbacks of `domain_event`, which enqueue and return.
"""

import logging
import threading

import libvirt

PAUSE = 0.01
"""Seconds between two rounds. Each call of any connection wakes a loop that waits twice, for nothing (libvirt takes its
socket out of the loop and puts it back): a third of what a call costs. A loop that does not wait is not woken. What
comes after quiet is told at once; what follows, this much later at most."""

_log = logging.getLogger(__name__)


class EventLoop:
    """Counts its users; the first starts the thread, the last one stops it. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._registered = False
        self._users = 0
        self._thread: threading.Thread | None = None
        self._ending = threading.Event()

    @property
    def running(self) -> bool:
        """The thread is alive."""
        thread = self._thread
        return thread is not None and thread.is_alive()

    def enter(self) -> None:
        """Make sure that the loop runs. Must come before the first connection is opened."""
        with self._lock:
            self._users += 1
            if self._users > 1:
                return
            if not self._registered:
                libvirt.virEventRegisterDefaultImpl()
                # Without a handler libvirt writes every error to stderr.
                libvirt.registerErrorHandler(_silent, None)
                self._registered = True
            self._ending = threading.Event()
            name = "stellwerk-libvirt-events"
            self._thread = threading.Thread(target=_run, args=(self._ending,), name=name, daemon=True)
            self._thread.start()

    def leave(self) -> None:
        """Stop the thread if nobody uses it any more; waits for it at most 5 s. Never from a callback of the loop."""
        with self._lock:
            self._users -= 1
            thread = self._thread
            if self._users or thread is None:
                return
            self._ending.set()
            # The loop sleeps in poll: only something that is due wakes it.
            timer = libvirt.virEventAddTimeout(0, _awake, None)
            thread.join(5)
            libvirt.virEventRemoveTimeout(timer)
            if thread.is_alive():
                _log.warning("the event loop of libvirt does not end")
            self._thread = None


LOOP = EventLoop()
"""The loop of this process."""


def _run(ending: threading.Event) -> None:
    while not ending.is_set():
        try:
            libvirt.virEventRunDefaultImpl()
        except Exception:  # noqa: BLE001 - top of the thread: a failed round must not end all hosts' events
            _log.debug("a round of the event loop failed", exc_info=True)
            ending.wait(0.2)  # what fails each time at once must not take a whole processor
        ending.wait(PAUSE)


def _awake(timer: int, opaque: object) -> None:
    """Nothing to do: being due was enough."""


def _silent(context: object, error: object) -> None:
    """Every error arrives as an exception too."""
