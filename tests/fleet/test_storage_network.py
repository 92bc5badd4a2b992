"""Storage pools, volumes, networks and leases equal what virsh tells."""

from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape

import pytest
from tests.fleet.lab.guest import Disk, Guest, Nic
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import until
from tests.fleet.program import Program

MAC = "52:54:00:aa:bb:01"
PLACE = "/var/lib/libvirt/store"
ODD = "Ümläut & <3>.raw"
DISK = f"{PLACE}/one.qcow2"


@pytest.fixture(scope="module")
def host(two_hosts: tuple[LabHost, LabHost]) -> LabHost:
    """A host with two pools, one of them inactive, an active NAT network and an inactive isolated one."""
    made = two_hosts[0]
    for pool, path in (("store", PLACE), ("idle", "/var/lib/libvirt/idle")):
        made.virsh("pool-define-as", pool, "dir", "--target", path)
        made.virsh("pool-build", pool)
    made.virsh("pool-start", "store")
    made.virsh("pool-autostart", "store")
    made.virsh("vol-create-as", "store", "one.qcow2", "8M", "--format", "qcow2")
    made.virsh("vol-create-as", "store", "two.raw", "4M", "--format", "raw", "--allocation", "1M")
    odd = f"<volume><name>{escape(ODD)}</name><capacity unit='MiB'>1</capacity></volume>"
    made.virsh("vol-create", "store", "/dev/stdin", stdin=odd)
    made.virsh("net-start", "default")
    made.define("<network><name>alone</name><bridge name='virbr9'/></network>", "net")
    return made


@pytest.fixture(scope="module")
def guest(host: LabHost) -> Iterator[Guest]:
    """A booted guest with a disk in the pool and an address from the network's DHCP server."""
    made = Guest.define(host, "leased", disks=(Disk(DISK),), networks=(Nic("default", mac=MAC),)).start()
    made.wait_console("guest address 192.168.122.")
    until(lambda: MAC in host.virsh("net-dhcp-leases", "default"), 90, "the lease")  # written after it is given
    yield made
    made.remove()


@pytest.fixture(scope="module")
def program(host: LabHost, guest: Guest, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows the host."""
    made = Program(tmp_path_factory.mktemp("storage"))
    made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    return made


def facts(text: str) -> dict[str, str]:
    """What virsh prints as `Name:  value`."""
    pairs = (line.split(":", 1) for line in text.splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def test_pools_equal_virsh(program: Program, host: LabHost) -> None:
    columns = "name,type,path,active,autostart,persistent,capacity,allocation,available,host"
    rows = {row["name"]: row for row in program.select("StoragePools:", "--columns", columns)}
    assert sorted(rows) == sorted(host.virsh("pool-list", "--all", "--name").split()) == ["idle", "store"]
    for name, row in rows.items():
        told = facts(host.virsh("pool-info", name, "--bytes"))
        assert row["active"] == (told["State"] == "running")
        assert row["autostart"] == (told["Autostart"] == "yes")
        assert row["persistent"] == (told["Persistent"] == "yes")
        assert row["capacity"] == (int(told["Capacity"]) if row["active"] else None)
        assert (row["type"], row["host"]) == ("dir", host.name)
    store = rows["store"]
    assert store["path"] == PLACE
    assert store["allocation"] + store["available"] == store["capacity"]


def test_volumes_equal_virsh(program: Program, host: LabHost) -> None:
    columns = "name,path,type,format,capacity,allocation,pool,host,used_by"
    rows = {row["name"]: row for row in program.select("Volumes:", "--columns", columns)}
    assert len(rows) == len(host.virsh("vol-list", "store").splitlines()) == 3
    for name, row in rows.items():
        told = facts(host.virsh("vol-info", name, "--pool", "store", "--bytes"))
        expected = (told["Type"], int(told["Capacity"].split()[0]), int(told["Allocation"].split()[0]))
        assert (row["type"], row["capacity"], row["allocation"]) == expected
        assert row["path"] == host.virsh("vol-path", name, "--pool", "store")
        assert (row["pool"], row["host"]) == ("store", host.name)
    assert {name: row["format"] for name, row in rows.items()} == {
        "one.qcow2": "qcow2",
        "two.raw": "raw",
        ODD: "raw",
    }
    assert [name for name, row in rows.items() if row["used_by"] == ["leased"]] == ["one.qcow2"]


def test_networks_equal_virsh(program: Program, host: LabHost) -> None:
    columns = "name,bridge,forward,active,autostart,persistent,addresses,used_by,host"
    rows = {row["name"]: row for row in program.select("LibvirtNetworks:", "--columns", columns)}
    assert sorted(rows) == sorted(host.virsh("net-list", "--all", "--name").split()) == ["alone", "default"]
    for name, row in rows.items():
        told = facts(host.virsh("net-info", name))
        assert row["active"] == (told["Active"] == "yes")
        assert row["autostart"] == (told["Autostart"] == "yes")
        assert row["persistent"] == (told["Persistent"] == "yes")
        assert (row["bridge"], row["host"]) == (told["Bridge"], host.name)
    assert (rows["default"]["forward"], rows["alone"]["forward"]) == ("nat", "isolated")
    assert rows["default"]["addresses"] == ["192.168.122.1/24"]
    assert (rows["default"]["used_by"], rows["alone"]["used_by"]) == (["leased"], [])


def test_leases_equal_virsh(program: Program, host: LabHost) -> None:
    (line,) = host.virsh("net-dhcp-leases", "default").splitlines()
    day, clock, mac, _protocol, address, name, _client = line.split(maxsplit=6)
    (row,) = program.select("LibvirtNetworks: name = default", "--columns", "leases,lease_count")
    assert (row["leases"], row["lease_count"]) == ([f"{address.partition('/')[0]} {mac} {name}"], 1)
    assert (mac, name) == (MAC, "leased")
    assert datetime.fromisoformat(f"{day} {clock}").astimezone() > datetime.now().astimezone()
    (vm,) = program.select("Vms: name = leased", "--columns", "ips")
    assert vm["ips"] == [address.partition("/")[0]]
