"""A visit to a host: whatever is done there on a thread of its own, by its shell or a connection of its own to libvirt.

It needs no lane: the host need not be connected, nor be ours yet.
"""

from collections.abc import Callable

from stellwerk.core.record import Record
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.shell import Shell


class Visit(Record, frozen=True, kw_only=True):
    """The ways into one host. Both block, and raise as `Shells.shell`, the first command and `Hypervisor.open` do; who
    opens a session closes it. `now` is this computer's clock, UTC seconds. `log_out` as in `Shells`."""

    uri: str
    shell: Callable[[], Shell]
    open: Callable[[], Session]
    now: Callable[[], float]
    log_out: Callable[[], None]
