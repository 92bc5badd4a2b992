"""Properties of VMs that are more than a field."""

from tests.fakes.clock import FakeClock
from tests.fakes.graph import graph_of
from tests.model.catalogue.sample import BARE_VM, NOW, RICH_HOST, RICH_VM, sample_graph, values

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.catalogue.vm import host_names, vm_status
from stellwerk.model.host import Link
from stellwerk.model.state import DomainState, LinkState, VmStatus


def test_a_vm_is_unknown_while_its_host_does_not_respond() -> None:
    lost = replace(RICH_HOST, maintenance=False, link=Link(state=LinkState.BACKOFF, overdue=True, first=False))
    graph = graph_of(lost, RICH_VM)
    assert vm_status(RICH_VM, graph) is VmStatus.UNKNOWN
    last = CATALOGUE.props[Kind.VM]["last_status"]
    assert last.get(RICH_VM, graph) == "Up"
    in_grace = replace(lost, link=Link(state=LinkState.BACKOFF, overdue=False, first=False))
    assert vm_status(RICH_VM, graph_of(in_grace, RICH_VM)) is VmStatus.UP
    assert vm_status(RICH_VM, graph_of(RICH_VM)) is VmStatus.UP


def test_hosts_are_named_in_natural_order() -> None:
    names = {"z": "h2", "a": "h10", "m": "h1"}
    hosts = [replace(RICH_HOST, id=HostId(id_), name=name) for id_, name in names.items()]
    assert host_names([HostId(id_) for id_ in ("a", "m", "z", "gone")], graph_of(*hosts)) == ("h1", "h2", "h10")


def test_what_is_derived_from_its_host_and_definition() -> None:
    known = values(RICH_VM)
    assert known["cluster"] == Ref(Kind.CLUSTER, "Default")
    assert known["datacenter"] == Ref(Kind.DATA_CENTER, "Default")
    assert known["also_on"] == ("h2",)
    assert known["problem"] == "active on several hosts"
    assert known["disk_count"] == 2
    assert known["disks"] == ("vda: /pool/web.qcow2", "vdb: -", "sda: -")
    assert known["networks"] == ("default",)
    assert known["uptime"] == 500.0
    assert known["seen"] == NOW
    assert known["cpu_usage"] == 12.5


def test_what_nobody_said_is_unknown() -> None:
    known = values(BARE_VM)
    for key in ("title", "os", "memory", "vcpus", "uptime", "started", "agent", "cluster", "number", "cpu_usage"):
        assert known[key] is None, key
    assert known["disk_count"] == 0
    assert known["seen"] is None


def test_a_vm_that_is_off_has_no_uptime() -> None:
    runtime = replace(RICH_VM.domain.runtime, state=DomainState.SHUT_OFF)
    off = replace(RICH_VM, domain=replace(RICH_VM.domain, runtime=runtime))
    graph = graph_of(RICH_HOST, off, clock=FakeClock(NOW))
    assert CATALOGUE.props[Kind.VM]["uptime"].get(off, graph) is None
    assert CATALOGUE.props[Kind.VM]["uptime"].get(RICH_VM, sample_graph()) == 500.0
