"""Whether a QEMU answers its monitor, without asking it. Any lane."""

from typing import Any

import libvirt

_OCCUPIED, _BROKEN = 2, 3
"""VIR_DOMAIN_CONTROL numbers: somebody asked the monitor and waits; it is of no more use."""

_PATIENCE_MS = 2000
"""A monitor that has not answered for that long hangs. Busy ones answer within milliseconds."""


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
