"""Pools, volumes and networks."""

import pytest

from stellwerk.adapters.hypervisor.storage_xml import (
    NetworkXml,
    PoolXml,
    VolumeXml,
    read_network,
    read_pool,
    read_volume,
)


def test_a_pool() -> None:
    xml = """<pool type='dir'><capacity unit='bytes'>10</capacity><allocation unit='bytes'>4</allocation>
      <available unit='bytes'>6</available><target><path>/p</path></target></pool>"""
    assert read_pool(xml) == PoolXml(type="dir", path="/p", capacity=10, allocation=4, available=6)


def test_numbers_that_cannot_be_are_unknown() -> None:
    assert read_pool("<pool type='rbd'><available unit='bytes'>18446744073689551616</available></pool>") == PoolXml(
        type="rbd"
    )


def test_a_volume_on_a_base() -> None:
    xml = """<volume type='file'><name>a</name><capacity unit='GiB'>1</capacity><allocation>7</allocation>
      <target><path>/p/a</path><format type='qcow2'/></target>
      <backingStore><path>/p/base</path></backingStore></volume>"""
    assert read_volume(xml) == VolumeXml(
        name="a", path="/p/a", type="file", format="qcow2", capacity=1 << 30, allocation=7, backing="/p/base"
    )


@pytest.mark.parametrize(
    ("xml", "network"),
    [
        ("<forward mode='nat'/><bridge name='virbr0'/><ip address='192.168.122.1' netmask='255.255.255.0'/>"
         "<ip family='ipv6' address='fd00::1' prefix='64'/>",
         NetworkXml(bridge="virbr0", forward="nat", addresses=("192.168.122.1/24", "fd00::1/64"))),
        ("<bridge name='virbr1'/>", NetworkXml(bridge="virbr1")),
        ("<forward/><bridge name='b'/>", NetworkXml(bridge="b", forward="nat")),
        ("<forward mode='bridge'/><bridge name='br0'/>", NetworkXml(bridge="br0", forward="bridge")),
        ("<forward mode='bridge'><interface dev='eno1'/></forward>", NetworkXml(bridge="eno1", forward="bridge")),
        ("<forward mode='nat' dev='eno2'/>", NetworkXml(bridge="eno2", forward="nat")),
        ("<ip address='10.0.0.1'/><ip address='nonsense'/><ip/>", NetworkXml(addresses=("10.0.0.1",))),
    ],
)  # fmt: skip
def test_networks(xml: str, network: NetworkXml) -> None:
    assert read_network(f"<network>{xml}</network>") == network


def test_nonsense_is_nothing() -> None:
    assert (read_pool(""), read_volume("<x>"), read_network("?")) == (PoolXml(), VolumeXml(), NetworkXml())
