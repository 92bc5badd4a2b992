"""VMs made by the command line on a fresh host, which has neither a pool nor an active network."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.initramfs import prepare_image
from tests.fleet.lab.wait import until
from tests.fleet.program import Program

SMALL = ("-Memory", "128M", "-Vcpus", "1", "-Emulated")


@pytest.fixture(scope="module")
def host(two_hosts: tuple[LabHost, LabHost]) -> LabHost:
    return two_hosts[0]


@pytest.fixture(scope="module")
def program(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows the host."""
    made = Program(tmp_path_factory.mktemp("making"))
    made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    return made


@pytest.fixture(scope="module")
def first(program: Program, host: LabHost) -> Iterator[Guest]:
    """The first VM of the host, by direct kernel; the host gets what it lacks."""
    image = prepare_image("acpi")
    words = ["Add-Vm", "-Name", "first", "-HostId", host.name, *SMALL, "-Kernel", str(image.kernel), "-Initrd"]
    words += [
        str(image.initramfs),
        "-Cmdline",
        "console=ttyS0 quiet mitigations=off lab.name=first",
        "-Disk",
        "8M",
        "-Start",
    ]
    refused = program.run(*words, "--json")
    assert refused.returncode == 1
    assert "storage pool" in refused.stdout
    assert host.virsh("list", "--all", "--name") == ""
    program.done(*words, "-Prepare")
    guest = Guest(host, "first")
    yield guest
    guest.remove()


def xml_of(host: LabHost, name: str) -> ElementTree.Element:
    """The stored definition."""
    return ElementTree.fromstring(host.virsh("dumpxml", name, "--inactive"))


def volumes(host: LabHost) -> list[str]:
    """The names of the volumes in the pool."""
    host.virsh("pool-refresh", "default")
    return sorted(line.split()[0] for line in host.virsh("vol-list", "default").splitlines())


def test_the_first_vm_boots_on_a_bare_host(first: Guest, host: LabHost) -> None:
    until(lambda: "first" in host.virsh("net-dhcp-leases", "default"), 40, "its lease")
    assert host.virsh("pool-list", "--name").split() == ["default"]
    assert volumes(host) == ["first.qcow2"]
    ports = [one for one in xml_of(host, "first").iter("controller") if one.get("model") == "pcie-root-port"]
    taken = {int(a.get("bus", "0"), 16) for a in xml_of(host, "first").iter("address") if a.get("type") == "pci"}
    assert len(ports) - len(taken - {0}) >= 8


def test_what_is_wrong_is_told_before_anything_is_touched(program: Program, first: Guest, host: LabHost) -> None:
    def refused(*words: str) -> str:
        result = program.run("Add-Vm", "-HostId", host.name, *SMALL, *words, "--json")
        assert result.returncode == 1, result.stdout
        told: dict[str, Any] = json.loads(result.stdout)
        return str(told.get("outcome") or told)

    assert "already" in refused("-Name", "first")
    assert "left" in refused("-Name", "big", "-Disk", "size=900T,format=raw")
    assert "no file or volume" in refused("-Name", "cd", "-Disk", "none", "-Cdrom", "missing.iso")
    assert 'no libvirt network "nowhere"' in refused("-Name", "net", "-Network", "nowhere")
    assert "used by" in refused("-Name", "thief", "-ImportDisk", "default/first.qcow2")
    assert volumes(host) == ["first.qcow2"]
    assert host.virsh("list", "--all", "--name").split() == ["first"]
