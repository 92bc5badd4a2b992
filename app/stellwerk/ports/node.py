"""The machine that runs libvirt: a part of the hypervisor port. Blocks; never on the owner thread."""

from typing import Protocol

from stellwerk.model.nic import Nic
from stellwerk.model.node import NodeHardware


class Node(Protocol):
    """The part of a session that looks at the machine. What a driver cannot tell is left out, never an error."""

    def nics(self) -> list[Nic]:
        """The network interfaces, as far as libvirt knows them."""
        ...

    def hardware(self) -> NodeHardware:
        """Memory nodes and devices."""
        ...
