"""Interfaces from XML: what both drivers tell, and anything else."""

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.adapters.hypervisor.node.interface_xml import read_interface, read_net_device, together
from stellwerk.core.ids import HostId
from stellwerk.model.nic import LinkWord, Nic, NicType

H1 = HostId("h1")
BRIDGE = """
<interface type='bridge' name='br0'><mtu size='9000'/><mac address='52:54:00:AA:00:01'/>
  <protocol family='ipv4'><ip address='10.0.0.1' prefix='24'/></protocol>
  <protocol family='ipv6'><ip address='fe80::1' prefix='64'/><ip address='nonsense'/></protocol>
  <bridge stp='off'><interface type='ethernet' name='eno1'><link speed='1000' state='up'/></interface></bridge>
</interface>"""
CARD = """
<device><name>net_eno1</name><path>/sys/devices/pci0000:00/0000:00:1f.6/net/eno1</path><parent>pci_1</parent>
  <driver><name>e1000e</name></driver>
  <capability type='net'><interface>eno1</interface><address>52:54:00:aa:00:01</address>
  <link speed='1000' state='up'/><capability type='80203'/></capability></device>"""
VIRTUAL = """
<device><name>net_{0}</name><path>/sys/devices/virtual/net/{0}</path><parent>computer</parent>
  <capability type='net'><interface>{0}</interface><link state='down'/></capability></device>"""


def test_a_bridge_and_its_ports() -> None:
    bridge, port = read_interface(BRIDGE, H1)
    assert (bridge.id, bridge.name, bridge.type, bridge.mtu) == ("h1/br0", "br0", NicType.BRIDGE, 9000)
    assert (bridge.mac, bridge.addresses) == ("52:54:00:aa:00:01", ("10.0.0.1/24", "fe80::1/64"))
    assert (port.name, port.master, port.type) == ("eno1", "br0", NicType.PHYSICAL)


def test_a_vlan_and_the_loopback() -> None:
    [vlan] = read_interface(
        "<interface type='vlan' name='eno1.42'><vlan tag='42'><interface name='eno1'/></vlan></interface>", H1
    )
    assert (vlan.type, vlan.vlan, vlan.parent) == (NicType.VLAN, 42, "eno1")
    [loop] = read_interface("<interface type='ethernet' name='lo'><mac address='00:00:00:00:00:00'/></interface>", H1)
    assert (loop.type, loop.mac) == (NicType.LOOPBACK, "")


def test_a_card_as_a_device() -> None:
    card = read_net_device(CARD, H1)
    assert card is not None
    assert (card.name, card.type, card.speed, card.link) == ("eno1", NicType.PHYSICAL, 1000, LinkWord.UP)
    assert (card.driver, card.mac) == ("e1000e", "52:54:00:aa:00:01")


def test_what_software_made() -> None:
    types = {}
    for name in ("lo", "vnet3", "veth7"):
        found = read_net_device(VIRTUAL.format(name), H1)
        assert found is not None
        assert found.link is LinkWord.DOWN
        types[name] = found.type
    assert types == {"lo": NicType.LOOPBACK, "vnet3": NicType.TAP, "veth7": NicType.VIRTUAL}


def test_both_drivers_together() -> None:
    card = read_net_device(CARD, H1)
    assert card is not None
    found = {nic.name: nic for nic in together([card], read_interface(BRIDGE, H1))}
    assert found.keys() == {"eno1", "br0"}
    assert (found["eno1"].master, found["eno1"].driver, found["eno1"].speed) == ("br0", "e1000e", 1000)


def test_a_device_of_another_kind_and_names_that_are_none() -> None:
    assert read_net_device("<device><capability type='pci'/></device>", H1) is None
    assert read_net_device(VIRTUAL.format("a/b"), H1) is None
    assert read_interface("<interface name=''/>", H1) == ()
    assert read_interface("<interface name='" + "x" * 65 + "'/>", H1) == ()


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=30))
def test_nothing_that_xml_holds_is_an_error(name: str, number: str, address: str) -> None:
    from xml.sax.saxutils import quoteattr

    said = (
        f"<interface type='bridge' name={quoteattr(name)}><mtu size={quoteattr(number)}/>"
        f"<link speed={quoteattr(number)}/>"
        f"<protocol><ip address={quoteattr(address)} prefix={quoteattr(number)}/></protocol>"
        f"<bridge><interface name={quoteattr(address)}/></bridge></interface>"
    )
    assert all(isinstance(nic, Nic) for nic in read_interface(said, H1))


@given(st.text(max_size=200))
def test_anything_at_all(text: str) -> None:
    read_interface(text, H1)
    read_net_device(text, H1)
