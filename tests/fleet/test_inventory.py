"""The inventory of real hosts equals what virsh tells."""

import re
from collections.abc import Iterator

import pytest
from tests.fleet.lab.guest import Disk, Guest, Nic
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program

STATES = {"running": "Up", "paused": "Paused", "shut off": "Down"}


@pytest.fixture(scope="module")
def guests(two_hosts: tuple[LabHost, LabHost]) -> Iterator[list[Guest]]:
    """Guests of several kinds and states on both hosts."""
    h1, h2 = two_hosts
    for host in two_hosts:
        host.run(["mkdir", "-p", "/var/lib/libvirt/images"])
        host.run(["qemu-img", "create", "-q", "-f", "qcow2", "/var/lib/libvirt/images/inv.qcow2", "64M"])
    made = [
        Guest.define(h1, "inv-disk", memory_mib=96, vcpus=2, disks=(Disk("/var/lib/libvirt/images/inv.qcow2"),)),
        Guest.define(h1, "inv-off", title="An idle one", description="with Ümläuts <&>"),
        Guest.define(h2, "inv-paused", memory_mib=128),
    ]
    made[0].start(paused=True)
    made[2].start(paused=True)
    h1.virsh("resume", "inv-disk")
    yield made
    for guest in made:
        guest.remove()


@pytest.fixture(scope="module")
def program(two_hosts: tuple[LabHost, LabHost], tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows both hosts."""
    made = Program(tmp_path_factory.mktemp("profile"))
    for host in two_hosts:
        made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    return made


def by_virsh(host: LabHost) -> dict[str, dict[str, object]]:
    """Names, states, memory, vCPUs and disks of a host's domains, read from virsh."""
    found: dict[str, dict[str, object]] = {}
    for name in host.virsh("list", "--all", "--name").split():
        info = dict(re.findall(r"^([^:]+):\s+(.*)$", host.virsh("dominfo", name), re.MULTILINE))
        disks = [line.split() for line in host.virsh("domblklist", name).splitlines() if line.strip()]
        found[name] = {
            "name": name,
            "id": info["UUID"],
            "status": STATES[info["State"]],
            "vcpus": int(info["CPU(s)"]),
            "memory": int(info["Max memory"].split()[0]) * 1024,
            "disks": [f"{target}: {source}" for target, source in disks],
            "host": host.name,
            "persistent": info["Persistent"] == "yes",
            "autostart": info["Autostart"] == "enable",
        }
    return found


def test_the_inventory_equals_virsh(program: Program, two_hosts: tuple[LabHost, LabHost], guests: list[Guest]) -> None:
    expected = {name: facts for host in two_hosts for name, facts in by_virsh(host).items()}
    columns = ",".join(next(iter(expected.values())))
    answer = {row["name"]: row for row in program.select("Vms: name = inv-*", "--columns", columns)}
    assert sorted(answer) == ["inv-disk", "inv-off", "inv-paused"]
    for name, row in answer.items():
        assert {key: (row[key], expected[name][key]) for key in row if row[key] != expected[name][key]} == {}


def test_title_and_description_survive(program: Program, guests: list[Guest]) -> None:
    (row,) = program.select("Vms: name = inv-off", "--columns", "title,description")
    assert row == {"title": "An idle one", "description": "with Ümläuts <&>"}


def test_hosts_tell_what_they_are(program: Program, two_hosts: tuple[LabHost, LabHost]) -> None:
    rows = {row["name"]: row for row in program.select("Hosts:", "--columns", "name,status,hw_id,driver,cpus,memory")}
    for host in two_hosts:
        row = rows[host.name]
        info = dict(re.findall(r"^([^:]+):\s+(.*)$", host.virsh("nodeinfo"), re.MULTILINE))
        assert (row["status"], row["hw_id"], row["driver"]) == ("Up", host.uuid, "qemu")
        assert row["cpus"] == int(info["CPU(s)"])
        assert row["memory"] >> 20 == int(info["Memory size"].split()[0]) >> 10


def test_what_was_seen_is_answered_from_the_profile_without_hosts(program: Program, guests: list[Guest]) -> None:
    program.select("Vms:")
    rows = program.select("Vms: name = inv-*", "--cached", "--columns", "name,status")
    assert {row["name"]: row["status"] for row in rows} == {"inv-disk": "Up", "inv-off": "Down", "inv-paused": "Paused"}


def test_a_machine_is_added_once(program: Program, two_hosts: tuple[LabHost, LabHost]) -> None:
    result = program.run("Add-Host", "-Name", "again", "-Uri", two_hosts[0].uri_unix)
    assert result.returncode == 1
    assert '"h1"' in result.stderr
    assert [row["name"] for row in program.select("Hosts:", "--cached", "--columns", "name")] == ["h1", "h2"]


def test_the_networks_and_disks_of_a_guest(two_hosts: tuple[LabHost, LabHost], program: Program) -> None:
    h1 = two_hosts[0]
    guest = Guest.define(h1, "inv-net", networks=(Nic("default", mac="52:54:00:12:34:56"),))
    try:
        (row,) = program.select("Vms: name = inv-net", "--columns", "macs,networks,disk_count")
        assert row == {"macs": ["52:54:00:12:34:56"], "networks": ["default"], "disk_count": 0}
    finally:
        guest.remove()
