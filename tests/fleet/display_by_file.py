"""Run on a host: opens a VM's display by a socket that libvirt hands over, until its pixels are those expected."""

import hashlib
import sys
import threading

from stellwerk.adapters.console.rfb.connection import RfbScreen
from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.adapters.local.dial import adopt
from stellwerk.core.ids import HostId, VmId
from stellwerk.ports.console import Ended, Painted, ScreenEvent

WAIT = 60.0


def main(vm_id: VmId, wanted: str) -> None:
    """Open it and wait for the picture whose digest is `wanted`; end with an error where it does not come."""
    hypervisor = LibvirtHypervisor()
    session = hypervisor.open("qemu:///system", HostId("here"))
    assert session.passes_files
    painted = threading.Event()
    errors: list[object] = []

    def tell(event: ScreenEvent) -> None:
        if isinstance(event, Ended):
            errors.append(event.error)
        if isinstance(event, Painted | Ended):
            painted.set()

    (place,) = session.displays(vm_id)
    screen = RfbScreen(adopt(session.open_display(vm_id, 0)), place, tell, near=True)
    while hashlib.sha256(screen.picture.pixels).hexdigest() != wanted:
        assert painted.wait(WAIT), "no such picture"
        painted.clear()
        assert not errors, errors
        screen.take_damage()
    screen.close()
    session.close()
    hypervisor.close()


if __name__ == "__main__":
    main(VmId(sys.argv[1]), sys.argv[2])
