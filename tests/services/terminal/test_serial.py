"""A serial console on a connection of its own."""

import pytest
from tests.fakes.terminal.talking import FakeTerminal

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, VmId
from stellwerk.ports.dial import Stream
from stellwerk.ports.serial import ConsoleInUse
from stellwerk.services.terminal.serial import open_serial


class OneSession:
    """A hypervisor with one connection, which has one console."""

    def __init__(self, error: AppError | None = None) -> None:
        self.error = error
        self.stream = FakeTerminal()
        self.asked: list[tuple[object, ...]] = []
        self.closed = 0

    def open(self, uri: str, host_id: HostId) -> "OneSession":
        self.asked.append((uri, host_id))
        return self

    def open_serial(self, id_: VmId, *, port: int = 0, force: bool = False) -> Stream:
        self.asked.append((id_, port, force))
        if self.error is not None:
            raise self.error
        return self.stream

    def close(self) -> None:
        self.closed += 1


def test_it_has_a_connection_of_its_own_which_ends_with_it() -> None:
    hypervisor = OneSession()
    terminal = open_serial(hypervisor, "qemu:///system", HostId("h"), VmId("v"), force=True)
    assert hypervisor.asked == [("qemu:///system", "h"), ("v", 0, True)]
    terminal.send(b"x")
    terminal.resize(80, 24)
    hypervisor.stream.say(b"login:")
    assert (hypervisor.stream.told.get(), terminal.receive(9), terminal.status()) == (b"x", b"login:", None)
    terminal.close()
    assert (hypervisor.stream.closed, hypervisor.closed) == (True, 1)


def test_where_it_cannot_be_opened_the_connection_ends_too() -> None:
    hypervisor = OneSession(ConsoleInUse("in use"))
    with pytest.raises(ConsoleInUse):
        open_serial(hypervisor, "qemu:///system", HostId("h"), VmId("v"), force=False)
    assert hypervisor.closed == 1
