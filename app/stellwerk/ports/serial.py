"""Serial consoles of VMs. Blocks; on a connection of its own, so that one that hangs holds nobody up."""

from typing import Protocol

from stellwerk.core.error import Conflict, Unsupported
from stellwerk.core.ids import VmId
from stellwerk.ports.dial import Stream


class ConsoleInUse(Conflict):
    """Somebody else has the console; it can be taken over."""

    code = "console.in_use"


class NoSerialConsole(Unsupported):
    """The VM has no serial port that leads to its host."""

    code = "console.none"


class Serials(Protocol):
    """What a connection to a host knows of the serial consoles of its VMs."""

    def open_serial(self, id_: VmId, *, port: int = 0, force: bool = False) -> Stream:
        """The serial console at this port of a running VM, 0 = the first. `force` takes it from whoever has it.

        Raises ConsoleInUse, NoSerialConsole, Refused where the VM does not run, Unsupported where the driver has none.
        """
        ...
