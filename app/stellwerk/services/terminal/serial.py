"""The serial console of a VM, on a connection of its own to the host. Blocks; never on the owner thread."""

from stellwerk.core.ids import HostId, VmId
from stellwerk.ports.dial import Stream
from stellwerk.ports.hypervisor import Hypervisor, Session


class SerialTerminal:
    """The port `Terminal`: a serial port has no size and its program no end."""

    def __init__(self, stream: Stream, session: Session) -> None:
        self._stream, self._session = stream, session

    def receive(self, most: int) -> bytes:
        """As the port says."""
        return self._stream.receive(most)

    def send(self, data: bytes) -> None:
        """As the port says."""
        self._stream.send(data)

    def resize(self, columns: int, rows: int) -> None:
        """A serial line has no way to say so: `stty columns 120 rows 40` in the guest does."""

    def status(self) -> int | None:
        """There is none."""
        return None

    def close(self) -> None:
        """As the port says."""
        self._stream.close()
        self._session.close()


def open_serial(
    hypervisor: Hypervisor, uri: str, host_id: HostId, vm_id: VmId, *, port: int = 0, force: bool
) -> SerialTerminal:
    """Connect to the host and open it. Raises what both do."""
    session = hypervisor.open(uri, host_id)
    try:
        return SerialTerminal(session.open_serial(vm_id, port=port, force=force), session)
    except BaseException:
        session.close()
        raise
