"""The hypervisor port whose adapter is imported with the first connection, for the start's sake. Any thread.

libvirt, lxml and the adapter take a tenth of a second that a painted window should not wait for.
"""

import threading
from collections.abc import Callable

from stellwerk.core.clock import Clock
from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId
from stellwerk.core.text import _
from stellwerk.ports.hypervisor import Hypervisor, Session
from stellwerk.ports.tunnel import Askpass, Tunnels


class LateHypervisor:
    """Implements the port by what `make` answers, asked for once, by the first thread that opens a connection."""

    def __init__(self, make: Callable[[], Hypervisor]) -> None:
        self._make = make
        self._guard = threading.Lock()
        self._made: Hypervisor | None = None
        self._closed = False

    def open(self, uri: str, host_id: HostId) -> Session:
        """As the port says. Raises Refused after `close`: a thread that comes late would leave things behind."""
        with self._guard:
            if self._closed:
                raise Refused(_("the program ends"), _("start it again"))
            if self._made is None:
                self._made = self._make()
        return self._made.open(uri, host_id)

    def close(self) -> None:
        """As the port says; nothing if nothing was opened."""
        with self._guard:
            self._closed = True
        if self._made is not None:
            self._made.close()


def hypervisor_of(
    clock: Clock, *, demo: bool, tunnels: Tunnels | None = None, askpass: Askpass | None = None
) -> Hypervisor:
    """The hypervisors of this process: real ones, those behind `tunnels` included, or the demo fleet."""
    return LateHypervisor(lambda: _demo(clock) if demo else _libvirt(clock, tunnels, askpass))


def _libvirt(clock: Clock, tunnels: Tunnels | None, askpass: Askpass | None) -> Hypervisor:
    from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor  # late: see above

    return LibvirtHypervisor(clock, tunnels, askpass)


def _demo(clock: Clock) -> Hypervisor:
    from stellwerk.adapters.hypervisor.demo.driver import DemoHypervisor  # late: see above

    return DemoHypervisor(clock)
