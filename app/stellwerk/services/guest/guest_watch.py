"""Has all guests asked now and then: searches and alarms then find what they tell though nobody looks at them.
Owner thread.
"""

from collections.abc import Callable, Iterator

from stellwerk.core.clock import Clock
from stellwerk.core.ids import Kind, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.signal import Subscription
from stellwerk.model.change import ChangeSet
from stellwerk.model.vm import Vm
from stellwerk.services.guest.guest_reading import GuestReading
from stellwerk.store.inventory import Inventory

TICK = 30.0
"""Seconds between looks at whose turn it is."""
EVERY = 300.0
"""Seconds after which an agent is asked again: each time it is half a dozen questions to the guest."""


class GuestWatch:
    """Asks each guest whose agent answers, soon after it began to, and every EVERY seconds from then on. `asks`: this
    process does, and is not told by another one."""

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        inventory: Inventory,
        guests: GuestReading,
        asks: Callable[[], bool] = lambda: True,
    ) -> None:
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._guests = guests
        self._asks = asks
        self._timer: Timer | None = None
        self._subscription: Subscription | None = None

    def start(self) -> None:
        """Ask from now on."""
        self._subscription = self._inventory.watch(self._changed, kinds=(Kind.VM,))
        self._timer = self._loop.after(TICK, self._tick)

    def close(self) -> None:
        """Ask no more."""
        if self._subscription is not None:
            self._subscription.close()
        if self._timer is not None:
            self._timer.cancel()

    def _changed(self, changes: ChangeSet) -> None:
        """An agent began to answer."""
        if not self._asks():
            return
        begun = [VmId(ref.id) for ref, keys in changes.changed.items() if ref.kind is Kind.VM and "agent" in keys]
        asked = [vm.id for vm_id in begun if (vm := self._inventory.view.vm(vm_id)) is not None and _answers(vm)]
        if asked:
            self._guests.ask(asked)

    def _tick(self) -> None:
        self._timer = self._loop.after(TICK, self._tick)
        if self._asks():
            self._guests.ask(self._due())

    def _due(self) -> Iterator[VmId]:
        latest = self._clock.monotonic() - EVERY
        for vm in self._inventory.view.all(Kind.VM):
            if isinstance(vm, Vm) and _answers(vm) and self._guests.asked(vm.id) <= latest:
                yield vm.id


def _answers(vm: Vm) -> bool:
    return vm.domain.runtime.agent is True
