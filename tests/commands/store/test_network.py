"""libvirt networks of a host: added, started, stopped, changed, removed, and taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, task_ref

from stellwerk.commands.store.network import _dhcp, checked_address
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.device import Vnic
from stellwerk.model.storage import LibvirtNetwork
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Definition

LAN = Ref(Kind.LIBVIRT_NETWORK, "h1/uuid-lan")


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    lan = made.session().put_network("lan", addresses=("192.168.150.1/24",))
    made.inventory.apply(Batch(entities=(lan,)))
    return made


def network(bench: Bench, ref: Ref = LAN) -> LibvirtNetwork:
    found = bench.inventory.view.get(ref)
    assert isinstance(found, LibvirtNetwork)
    return found


def test_added_with_a_free_address_and_taken_back(bench: Bench) -> None:
    task = bench.run("Add-LibvirtNetwork", name="new", host="h1")
    made = network(bench, Ref(Kind.LIBVIRT_NETWORK, "h1/uuid-new"))
    assert (task.state, made.addresses) == (TaskState.DONE, ("192.168.151.1/24",))
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert bench.inventory.view.get(Ref(Kind.LIBVIRT_NETWORK, made.id)) is None


@pytest.mark.parametrize(("args", "words"), [
    ({"name": "lan"}, "already"), ({"forward": "bridge"}, "bridge"),
    ({"forward": "bridge", "bridge": "br0", "address": "10.0.0.1/24"}, "bridge"),
])  # fmt: skip
def test_what_cannot_be_added(bench: Bench, args: dict[str, str], words: str) -> None:
    task = bench.run("Add-LibvirtNetwork", **{"name": "new", "host": "h1"} | args)
    assert task.state is TaskState.REFUSED
    assert words in task.outcome


def test_stopped_and_started(bench: Bench) -> None:
    definition = Definition(name="vm-1", vnics=(Vnic(mac="52:54:00:00:00:01", type="network", source="lan"),))
    bench.put(entity.domain(1, definition=definition))
    call = replace(bench.call("Stop-LibvirtNetwork"), targets=(LAN,))
    assert "vm-1" in bench.engine.preview(call).effects.warnings[0]
    assert bench.run_on("Stop-LibvirtNetwork", LAN).state is TaskState.DONE
    assert not network(bench).active
    assert bench.run_on("Start-LibvirtNetwork", LAN).state is TaskState.DONE
    assert network(bench).active


def test_autostart_and_removal(bench: Bench) -> None:
    assert bench.run_on("Update-LibvirtNetwork", LAN, autostart=True).state is TaskState.DONE
    assert network(bench).autostart
    assert bench.run_on("Remove-LibvirtNetwork", LAN).state is TaskState.DONE
    assert bench.inventory.view.get(LAN) is None


def test_addresses_given_out() -> None:
    assert _dhcp("192.168.150.1/24") == ("192.168.150.2", "192.168.150.254")
    assert _dhcp("192.168.150.254/24") == ("192.168.150.2", "192.168.150.253")
    assert _dhcp("10.0.0.1/30") is None
    assert _dhcp("fd00::1/64") is None
    assert _dhcp("") is None


@pytest.mark.parametrize("text", ["10.0.0.1", "10.0.0.0/24", "10.0.0.1/32", "x", "10.0.0.300/24"])
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(Invalid):
        checked_address(text)


@given(st.ip_addresses(v=4), st.integers(8, 29))
def test_the_host_is_never_in_its_own_range(address: object, length: int) -> None:
    try:
        own = checked_address(f"{address}/{length}")
    except Invalid:
        return
    found = _dhcp(own)
    if found is not None:
        first, last = (tuple(map(int, text.split("."))) for text in found)
        assert first <= last
        assert not first <= tuple(map(int, own.partition("/")[0].split("."))) <= last
