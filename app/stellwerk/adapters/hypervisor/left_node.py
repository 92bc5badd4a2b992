"""Block nodes that a libvirtd which was killed left in a running QEMU. CONTROL and LONG lanes."""

from collections.abc import Callable
from typing import Any

import libvirt

_TAKEN = "Duplicate nodes with node-name"
_MOST = 64
"""Two nodes a disk, of more disks than one VM is given new files for at once."""


def past_left_nodes(call: Callable[..., Any], *args: Any) -> None:
    """Let libvirt give a running VM new block nodes.

    libvirt numbers them (`libvirt-2-storage`) and writes the last number down at the end of what it does. Killed within
    it, the next libvirtd gives out numbers that QEMU still uses, fails and takes back what it did. It goes on counting
    all the same (tried with 9.0), so that some attempt later the number is free.

    Raises libvirt's error where that is another one.
    """
    for _number in range(_MOST):
        try:
            call(*args)
        except libvirt.libvirtError as error:
            if _TAKEN not in (error.get_error_message() or ""):
                raise
        else:
            return
    call(*args)
