"""What an interface of a VM can be connected to."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import vm_ref
from tests.fakes.graph import graph_of

from stellwerk.core.ids import HostId, LibvirtNetworkId
from stellwerk.model.graph import Graph
from stellwerk.model.nic import Nic, NicType, nic_id
from stellwerk.model.storage import LibvirtNetwork
from stellwerk.model.vm import Vm
from stellwerk.policy.offer.network_offer import network_offers

H1, H2 = HostId("h1"), HostId("h2")


def nic(host: HostId, name: str, type_: NicType, master: str = "") -> Nic:
    return Nic(id=nic_id(host, name), host_id=host, name=name, type=type_, master=master)


def fleet() -> Graph:
    domain = entity.domain(1, "h1")
    return graph_of(
        entity.host("h1"), entity.host("h2"), Vm(id=domain.id, domain=domain),
        LibvirtNetwork(id=LibvirtNetworkId("n1"), host_id=H1, uuid="n1", name="default", bridge="virbr0"),
        LibvirtNetwork(id=LibvirtNetworkId("n2"), host_id=H2, uuid="n2", name="lab", bridge="virbr1"),
        nic(H1, "virbr0", NicType.BRIDGE), nic(H1, "br10", NicType.BRIDGE), nic(H1, "br2", NicType.BRIDGE),
        nic(H1, "eno1", NicType.PHYSICAL, "br2"), nic(H1, "eno2", NicType.PHYSICAL), nic(H1, "bond0", NicType.BOND),
        nic(H1, "vnet0", NicType.TAP), nic(H1, "lo", NicType.LOOPBACK), nic(H2, "br9", NicType.BRIDGE),
    )  # fmt: skip


def test_networks_bridges_and_interfaces_of_the_host() -> None:
    assert network_offers(fleet(), (vm_ref(1),), {}) == (
        "default", "bridge=br2", "bridge=br10", "direct=bond0", "direct=eno2",
    )  # fmt: skip


def test_of_all_hosts_where_nothing_is_said_of_one() -> None:
    offers = network_offers(fleet(), (), {})
    assert {"default", "lab", "bridge=br9", "bridge=br2"} <= set(offers)
    assert "bridge=virbr1" not in offers
