"""Whether a QEMU answers its monitor, without asking it. Any lane."""

from typing import Any

import libvirt

from stellwerk.core.clock import Clock
from stellwerk.core.ids import VmId

_OCCUPIED, _BROKEN = 2, 3
"""VIR_DOMAIN_CONTROL numbers: somebody asked the monitor and waits; it is of no more use, or see `_NO_QUESTION`."""
_NO_QUESTION = 3
"""VIR_DOMAIN_CONTROL_ERROR_REASON number: libvirt works on the domain and asks its QEMU nothing. It calls that a
mistake of its own, though it is so whenever it waits for an event: unplugging waits 5 s for the guest to let go (10 s
on POWER)."""

_PATIENCE_MS = 2000
"""A monitor that has not answered for that long hangs. Busy ones answer within milliseconds."""
_LONGEST_WAIT = 15.0
"""Seconds that waiting for an event may take before it counts as hanging: a QEMU that froze tells none."""
_SOON_MS = 500
"""So long a question under way is waited for before a further one is asked."""
_MOST_LOOKS = 2000
"""The same where libvirt's count stands still."""


class Waits:
    """Domains for whose events libvirt was seen to wait, and since when: each round of questions knows those of the one
    before. One thread at a time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._before: dict[VmId, float] = {}
        self._seen: dict[VmId, float] = {}

    def begin(self) -> None:
        """A round begins."""
        self._before, self._seen = self._seen, {}

    def too_long(self, id_: VmId) -> bool:
        """This one waits, and has waited for longer than any event takes."""
        now = self._clock.monotonic()
        self._seen[id_] = self._before.get(id_, now)
        return now - self._seen[id_] >= _LONGEST_WAIT


def monitor_hangs(domain: Any, id_: VmId, waits: Waits) -> bool:
    """A question to the monitor has been waiting for more than 2 s, the monitor broke, or an event does not come. Never
    waits itself.

    False where the driver has no monitor, and where nobody asked it yet: a QEMU that hangs is found out by the first
    who does.
    """
    try:
        state, details, milliseconds = domain.controlInfo(0)
    except libvirt.libvirtError:
        return False  # ended meanwhile, or no such call: then nobody can tell
    if state == _BROKEN and details == _NO_QUESTION:
        return waits.too_long(id_)
    return bool(state == _BROKEN or (state == _OCCUPIED and milliseconds >= _PATIENCE_MS))


def answers_soon(domain: Any) -> bool:
    """Nobody has a question to the monitor under way, or it was answered while we looked, for half a second at most.

    libvirt lets one ask at a time. Who asks a QEMU that froze a moment ago queues behind the one who found out: for 30
    seconds, with everything that waits for the same connection.
    """
    before = 0
    for _look in range(_MOST_LOOKS):
        try:
            state, _details, milliseconds = domain.controlInfo(0)
        except libvirt.libvirtError:
            return True  # as above
        if state == _BROKEN or (state == _OCCUPIED and milliseconds >= _SOON_MS):
            return False
        if state != _OCCUPIED or milliseconds < before:  # less: that is another question
            return True
        before = milliseconds
    return False
