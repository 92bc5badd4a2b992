"""Which terminals there are."""

from typing import Any

import pytest
from tests.fakes.fleet import NOW, Size, StillClock, fleet
from tests.fakes.terminal.talking import FakeTerminal

from stellwerk.core.error import Gone, Refused
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import PlainLoop
from stellwerk.model.host import Host
from stellwerk.model.vm import Vm
from stellwerk.services.login.logins import Door
from stellwerk.services.terminal.opening import Openings, reason


class Shells:
    """The port `Terminals`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, int]] = []

    def refusal(self, uri: str) -> str:
        return f"no shell on {uri}"

    def shell(self, uri: str, columns: int, rows: int) -> FakeTerminal:
        self.asked.append((uri, columns, rows))
        return FakeTerminal()


class Connected:
    """The port `Hypervisor`, and a session."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def open(self, uri: str, host_id: HostId) -> "Connected":
        self.asked.append((uri, host_id))
        return self

    def open_serial(self, id_: VmId, *, port: int = 0, force: bool = False) -> FakeTerminal:
        self.asked.append((id_, port, force))
        return FakeTerminal()

    def close(self) -> None:
        pass


def test_shells_and_consoles_are_opened_where_they_are() -> None:
    loop, clock = PlainLoop(), StillClock(NOW)
    inventory, shells, hypervisor = fleet(loop, clock, Size()), Shells(), Connected()
    told: list[tuple[Ref, Door]] = []
    openings = Openings(loop, inventory, hypervisor, shells, lambda *entered: told.append(entered))
    host = next(host for host in inventory.view.all(Kind.HOST) if isinstance(host, Host))
    vm = next(vm for vm in inventory.view.all(Kind.VM) if isinstance(vm, Vm) and vm.host_id == host.id)
    assert openings.refusal(host.id) == f"no shell on {host.uri}"
    openings.shell(host.id)(80, 24)
    assert shells.asked == [(host.uri, 80, 24)]
    openings.serial(vm.id, port=1, force=True)(80, 24)
    assert hypervisor.asked == [(host.uri, host.id), (vm.id, 1, True)]
    assert told == []
    loop.drain()
    assert told == [(Ref(Kind.HOST, host.id), Door.SHELL), (Ref(Kind.VM, vm.id), Door.SERIAL)]
    assert openings.refusal(HostId("gone"))
    with pytest.raises(Gone):
        openings.shell(HostId("gone"))
    with pytest.raises(Gone):
        openings.serial(VmId("gone"))


def test_an_error_begins_a_sentence() -> None:
    assert reason(Refused("the host says no")) == "The host says no"
