"""Properties of interfaces: above all, who uses them."""

from tests.fakes.entity import domain, host, vm_id
from tests.fakes.graph import graph_of
from tests.model.catalogue.sample import RICH_BRIDGE, RICH_HOST, RICH_NETWORK, RICH_NIC, RICH_VM

from stellwerk.core.ids import HostId, LibvirtNetworkId
from stellwerk.model.catalogue.nic import nic_networks, nic_ports, nic_users
from stellwerk.model.device import Vnic
from stellwerk.model.nic import Nic, NicType, nic_id
from stellwerk.model.storage import LibvirtNetwork
from stellwerk.model.vm import Definition, Vm

H1 = HostId("h1")


def nic(name: str, **more: object) -> Nic:
    return Nic(id=nic_id(H1, name), host_id=H1, name=name, **more)


def vm(number: int, name: str, *vnics: Vnic) -> Vm:
    return Vm(id=vm_id(number), domain=domain(number, "h1", definition=Definition(name=name, vnics=vnics)))


CARD = nic("eno1", master="br0")
VLAN = nic("eno2.42", parent="eno2", type=NicType.VLAN, master="br42")
WORLD = (
    host("h1"),
    CARD,
    nic("br0", type=NicType.BRIDGE),
    nic("eno2"),
    VLAN,
    nic("br42", type=NicType.BRIDGE),
    nic("idle"),
    nic("vnet0", type=NicType.TAP, master="br0"),
    LibvirtNetwork(id=LibvirtNetworkId("h1/n"), host_id=H1, uuid="n", name="lan", bridge="br42"),
    vm(1, "web", Vnic(mac="1", type="bridge", source="br0", target="vnet0")),
    nic("vnet5", type=NicType.TAP, master="br42"),
    vm(5, "other", Vnic(mac="5", type="network", source="lan", target="vnet5")),
    vm(2, "db", Vnic(mac="2", type="network", source="lan")),
    vm(3, "direct", Vnic(mac="3", type="direct", source="eno2")),
    vm(4, "elsewhere", Vnic(mac="4", type="network", source="br0")),
)


def users(name: str) -> tuple[str, ...]:
    [found] = [one for one in WORLD if isinstance(one, Nic) and one.name == name]
    return nic_users(found, graph_of(*WORLD))


def test_a_bridge_is_used_by_what_is_plugged_into_it() -> None:
    assert users("br0") == ("web",)


def test_a_card_is_used_by_what_its_bridge_carries() -> None:
    assert users("eno1") == ("web",)


def test_a_card_is_used_through_vlan_bridge_and_network_and_directly() -> None:
    assert users("eno2") == ("db", "direct", "other")
    assert users("br42") == ("db", "other")


def test_a_tap_is_used_by_its_vm_and_an_idle_card_by_nobody() -> None:
    assert users("vnet0") == ("web",)
    assert users("vnet5") == ("other",)
    assert users("idle") == ()


def test_interfaces_that_stand_on_each_other_in_a_ring_end() -> None:
    ring = (host("h1"), nic("a", master="b"), nic("b", master="a", parent="a"))
    assert nic_users(ring[1], graph_of(*ring)) == ()


def test_ports_and_networks() -> None:
    graph = graph_of(*WORLD)
    assert nic_ports(nic("br0"), graph) == ("eno1", "vnet0")
    assert nic_networks(nic("br42"), graph) == ("lan",)
    assert nic_networks(CARD, graph) == ()


def test_the_rich_ones_know_their_vm() -> None:
    graph = graph_of(RICH_HOST, RICH_VM, RICH_NETWORK, RICH_NIC, RICH_BRIDGE)
    assert nic_users(RICH_NIC, graph) == ("web",)
    assert nic_networks(RICH_BRIDGE, graph) == ("default",)
