"""Whether a QEMU answers its monitor, without asking it. Any lane."""

from typing import Any

import libvirt

_OCCUPIED, _BROKEN = 2, 3
"""VIR_DOMAIN_CONTROL numbers: somebody asked the monitor and waits; it is of no more use."""

_PATIENCE_MS = 2000
"""A monitor that has not answered for that long hangs. Busy ones answer within milliseconds."""
_SOON_MS = 500
"""So long a question under way is waited for before a further one is asked."""
_MOST_LOOKS = 2000
"""The same where libvirt's count stands still."""


def monitor_hangs(domain: Any) -> bool:
    """A question to the monitor has been waiting for more than 2 s, or the monitor broke. Never waits itself.

    False where the driver has no monitor, and where nobody asked it yet: a QEMU that hangs is found out by the first
    who does.
    """
    try:
        state, _details, milliseconds = domain.controlInfo(0)
    except libvirt.libvirtError:
        return False  # ended meanwhile, or no such call: then nobody can tell
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
