"""XML of pools, volumes and networks, read back where it can be."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from stellwerk.adapters.hypervisor.making.storage_build import network_xml, pool_xml, volume_xml
from stellwerk.adapters.hypervisor.storage_xml import read_network, read_pool, read_volume
from stellwerk.core.unit import GIB
from stellwerk.model.making.storage_spec import Forward, NetworkSpec, PoolSpec, PoolType
from stellwerk.model.making.vm_spec import VolumeSpec


def test_pools_of_each_type() -> None:
    folder = read_pool(pool_xml(PoolSpec(name="a", path="/srv/a")))
    assert (folder.type, folder.path) == ("dir", "/srv/a")
    nfs = etree.fromstring(
        pool_xml(PoolSpec(name="n", type=PoolType.NETWORK, path="/mnt", server="nas", source="/export"))
    )
    assert [(one.tag, *one.attrib.values()) for one in nfs.iterfind("source/*")] == [
        ("host", "nas"),
        ("dir", "/export"),
    ]
    lvm = etree.fromstring(pool_xml(PoolSpec(name="v", type=PoolType.LVM, source="vg0")))
    assert (lvm.findtext("source/name"), lvm.findtext("target/path")) == ("vg0", "/dev/vg0")
    disk = etree.fromstring(pool_xml(PoolSpec(name="f", type=PoolType.FILE_SYSTEM, path="/mnt", source="/dev/sdb1")))
    assert disk.find("source/device") is not None


def test_volumes() -> None:
    full = read_volume(volume_xml(VolumeSpec(pool="p", name="a.img", size=GIB, format="raw", preallocated=True)))
    assert (full.name, full.capacity, full.allocation, full.format) == ("a.img", GIB, GIB, "raw")
    thin = read_volume(volume_xml(VolumeSpec(pool="p", name="a.qcow2", size=GIB, backing="/b.qcow2")))
    assert (thin.allocation, thin.backing) == (0, "/b.qcow2")
    copied = read_volume(volume_xml(VolumeSpec(pool="p", name="a", size=GIB), sized=False))
    assert copied.capacity == 0
    frozen = volume_xml(VolumeSpec(pool="p", name="a", size=GIB, read_only=True))
    assert ("<mode>0444</mode>" in frozen, "<mode>" in volume_xml(VolumeSpec(pool="p", name="a", size=1))) == (
        True,
        False,
    )


def test_networks_of_each_kind() -> None:
    nat = read_network(
        network_xml(NetworkSpec(name="n", address="192.168.150.1/24", dhcp=("192.168.150.2", "192.168.150.254")))
    )
    assert (nat.forward, nat.addresses) == ("nat", ("192.168.150.1/24",))
    assert read_network(network_xml(NetworkSpec(name="n", forward=Forward.ISOLATED))).forward == ""
    bridge = read_network(network_xml(NetworkSpec(name="n", forward=Forward.BRIDGE, bridge="br0")))
    assert (bridge.forward, bridge.bridge) == ("bridge", "br0")
    six = etree.fromstring(network_xml(NetworkSpec(name="n", address="fd00::1/64"))).find("ip")
    assert six is not None
    assert (six.get("family"), six.get("prefix")) == ("ipv6", "64")


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=("Cc", "Cs", "Zs")), min_size=1)
)
def test_names_are_escaped(name: str) -> None:
    assert etree.fromstring(pool_xml(PoolSpec(name=name, path="/x"))).findtext("name") == name
    assert etree.fromstring(volume_xml(VolumeSpec(pool="p", name=name, size=1))).findtext("name") == name
    assert etree.fromstring(network_xml(NetworkSpec(name=name))).findtext("name") == name
