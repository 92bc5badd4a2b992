"""A small picture of a running VM's screen, taken again and again while somebody looks. Owner thread.

libvirt makes it for any kind of display, through QEMU's monitor, and on the lane for what may wait for a guest.
"""

from functools import partial

from stellwerk.core.ids import VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.signal import Signal
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.store.inventory import Inventory

PAUSE = 5.0
"""Seconds between two pictures, as between two samples: each is some 50 ms of QEMU's time and a megabyte."""
LIMIT = 10.0


class Thumbnail:
    """`taken` emits a picture in a format of files; None = there is none any more."""

    def __init__(self, loop: Loop, inventory: Inventory, lanes: Lanes, vm_id: VmId) -> None:
        self._loop, self._inventory, self._lanes, self._vm_id = loop, inventory, lanes, vm_id
        self.taken: Signal[bytes | None] = Signal()
        self._timer: Timer | None = None
        self._asked = False
        self._watched = False

    def watch(self, on: bool) -> None:
        """Whether somebody looks: at once, then every PAUSE seconds."""
        self._watched = on
        if on and self._timer is None and not self._asked:
            self._ask()

    def close(self) -> None:
        """No more."""
        self._watched = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ask(self) -> None:
        self._timer = None
        if not self._watched:
            return
        vm = self._inventory.view.vm(self._vm_id)
        if vm is None or not vm.domain.active or vm.domain.runtime.monitor_hangs:
            self.taken.emit(None)
            self._wait()
            return
        self._asked = True
        job = partial(_shoot, vm_id=self._vm_id)
        self._lanes.ask(vm.host_id, Lane.GUEST, job, self._answered, limit=LIMIT)

    def _answered(self, answer: Answer[bytes]) -> None:
        self._asked = False
        if self._watched:
            self.taken.emit(answer.value if answer.error is None else None)
            self._wait()

    def _wait(self) -> None:
        self._timer = self._loop.after(PAUSE, self._ask)


def _shoot(session: Session, *, vm_id: VmId) -> bytes:
    return session.screenshot(vm_id)
