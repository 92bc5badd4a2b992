"""The lab itself: its hosts, guests and faults are what they claim to be, and nothing of it stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import libvirt
import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.session import LabSession
from tests.fleet.lab.space import LabError, run_command
from tests.fleet.lab.wait import Expired, until

Hosts = tuple[LabHost, LabHost]

CONTAINER = """
<domain type='lxc'>
  <name>box</name><memory unit='MiB'>32</memory>
  <os><type>exe</type><init>/bin/busybox</init><initarg>sleep</initarg><initarg>1000</initarg></os>
  <devices><console type='pty'/></devices>
</domain>"""


@pytest.fixture
def guest(two_hosts: Hosts) -> Iterator[Guest]:
    """A paused VM on the first host: it has a QEMU and costs nothing."""
    made = Guest.define(two_hosts[0], "idle").start(paused=True)
    yield made
    made.remove()


# ---------------------------------------------------------------------- hosts


@pytest.mark.parametrize("way", ["uri_tcp", "uri_unix", "uri_ssh", "uri_tls"])
def test_each_kind_of_uri_opens_and_lists(two_hosts: Hosts, guest: Guest, way: str) -> None:
    connections = [libvirt.open(getattr(host, way)) for host in two_hosts]
    try:
        assert [connection.getHostname() for connection in connections] == ["h1", "h2"]
        assert [[vm.name() for vm in connection.listAllDomains()] for connection in connections] == [
            ["idle"],
            [],
        ]
    finally:
        for connection in connections:
            connection.close()


def test_hosts_are_different_machines_that_know_each_other(two_hosts: Hosts) -> None:
    h1, h2 = two_hosts
    assert h1.run(["virsh", "-c", "qemu+tcp://h2/system", "hostname"]).strip() == "h2"
    assert h1.uuid in h1.virsh("capabilities")
    assert h2.uuid in h2.virsh("capabilities")
    boots = {host.run(["cat", "/proc/sys/kernel/random/boot_id"]) for host in two_hosts}
    assert len(boots) == 2
    assert run_command([h1.ssh.command, f"root@{h2.address}", "hostname"]).strip() == "h2"


def test_power_cycle_keeps_definitions_and_ends_guests(two_hosts: Hosts, guest: Guest) -> None:
    host = two_hosts[0]
    boot = host.run(["cat", "/proc/sys/kernel/random/boot_id"])
    pid = guest.pid
    host.power_off()
    assert not Path(f"/proc/{pid}").exists()
    host.power_on()
    assert guest.state == "shut off"
    assert host.run(["cat", "/proc/sys/kernel/random/boot_id"]) != boot


def test_lxc_opens_and_runs_a_container(lab: Lab) -> None:
    host = lab.host("box-host", lxc=True)
    connection = libvirt.open(host.uri_lxc)
    try:
        assert connection.getType() == "LXC"
        container = connection.defineXML(CONTAINER)
        container.create()
        assert [domain.name() for domain in connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE)] == [
            "box"
        ]
        assert list(Path("/sys/fs/cgroup").glob(f"**/{lab.lease.groups}-box-host/**/lxc-*-box.libvirt-lxc"))
        container.destroy()
        container.undefine()
    finally:
        connection.close()
        lab.remove(host)
    assert not list(Path("/sys/fs/cgroup").glob(f"**/{lab.lease.groups}-*"))


def test_lxc_opens_without_control_groups(two_hosts: Hosts) -> None:
    connection = libvirt.open(two_hosts[0].uri_lxc)
    try:
        assert connection.getType() == "LXC"
        assert connection.listAllDomains() == []
    finally:
        connection.close()


def test_session_of_a_user(two_hosts: Hosts) -> None:
    session = LabSession(two_hosts[0])
    connection = libvirt.open(session.uri)
    try:
        connection.defineXML(
            "<domain type='qemu'><name>mine</name><memory>1024</memory><os><type>hvm</type></os></domain>"
        )
        listed = run_command(session.wrap(["virsh", "-q", "-c", "qemu:///session", "list", "--all", "--name"]))
        assert listed.split() == ["mine"]
        assert "mine" not in two_hosts[0].virsh("list", "--all", "--name")
    finally:
        connection.close()


# ---------------------------------------------------------------------- guests


def test_guests_boot_and_only_one_reacts_to_the_power_button(two_hosts: Hosts) -> None:
    host = two_hosts[0]
    hearing, deaf = Guest.define(host, "hearing"), Guest.define(host, "deaf", kind="deaf")
    for each in (deaf, hearing):
        each.start()
    for each in (deaf, hearing):
        each.wait_ready()
    deaf.shut_down()
    hearing.shut_down()
    hearing.wait_state("shut off")
    hearing.wait_console("guest powers off")
    assert deaf.state == "running"
    deaf.remove()
    hearing.remove()
    assert host.virsh("list", "--all", "--name") == ""


def test_a_guest_is_what_its_options_say(two_hosts: Hosts) -> None:
    host, name = two_hosts[1], "Müller & 'Söhne' <1>"
    uuid = "5b2dd2d0-6b1c-4f3c-9d3e-0123456789ab"
    made = Guest.define(
        host,
        name,
        memory_mib=128,
        vcpus=2,
        uuid=uuid,
        title="A & B",
        description="two\nlines",
        autostart=True,
    )
    assert made.uuid == uuid
    assert host.virsh("desc", name, "--title") == "A & B"
    assert host.virsh("desc", name) == "two\nlines"
    info = dict(line.split(":", 1) for line in host.virsh("dominfo", name).splitlines() if ":" in line)
    assert (info["CPU(s)"].strip(), info["Max memory"].strip()) == ("2", "131072 KiB")
    assert info["Autostart"].strip() == "enable"
    assert made.start(paused=True).state == "paused"
    made.remove()


def test_guest_sees_its_disk_and_its_cd(two_hosts: Hosts) -> None:
    host = two_hosts[1]
    disk, cd = (f"/var/lib/libvirt/images/{name}" for name in ("disk.qcow2", "cd.iso"))
    host.run(["mkdir", "-p", "/var/lib/libvirt/images"])
    host.run(["qemu-img", "create", "-q", "-f", "qcow2", disk, "8M"])
    host.run(["qemu-img", "create", "-q", "-f", "raw", cd, "2M"])
    drives = [Disk(disk), Disk(cd, target="sda", format="raw", device="cdrom", read_only=True)]
    made = Guest.define(host, "owner", disks=drives).start().wait_ready()
    assert made.sh("cat /sys/block/vda/size /sys/block/sr0/size").split() == ["16384", "4096"]
    assert made.sh("hostname") == "owner"
    made.remove()


def test_agent_answers(two_hosts: Hosts) -> None:
    made = Guest.define(two_hosts[1], "talker", kind="agent").start().wait_ready().wait_agent()
    assert "Lab guest 1" in made.host.virsh("guestinfo", "talker", "--os")
    made.shut_down_by_agent()
    made.wait_state("shut off")
    made.remove()


def test_dhcp_lease_on_a_nat_network(two_hosts: Hosts) -> None:
    host = two_hosts[1]
    host.virsh("net-start", "default")
    made = Guest.define(host, "leased", networks=["default"]).start()
    made.wait_console("guest address 192.168.122.")
    until(lambda: "leased" in host.virsh("net-dhcp-leases", "default"), 90, "the lease")
    assert "192.168.122." in host.virsh("domifaddr", "leased", "--source", "lease")
    made.remove()
    host.virsh("net-destroy", "default")


def test_storage_pool_with_volumes(two_hosts: Hosts) -> None:
    host = two_hosts[1]
    host.virsh("pool-define-as", "store", "dir", "--target", "/var/lib/libvirt/store")
    host.virsh("pool-build", "store")
    host.virsh("pool-start", "store")
    host.virsh("vol-create-as", "store", "one.qcow2", "8M", "--format", "qcow2")
    host.virsh("vol-create-as", "store", "two.raw", "4M", "--format", "raw")
    assert [line.split()[0] for line in host.virsh("vol-list", "store").splitlines()] == [
        "one.qcow2",
        "two.raw",
    ]
    assert sorted(file.name for file in host.outside("/var/lib/libvirt/store").iterdir()) == [
        "one.qcow2",
        "two.raw",
    ]


def test_live_migration_over_shared_storage(lab: Lab, two_hosts: Hosts) -> None:
    h1, h2 = two_hosts
    place = lab.share(two_hosts)
    h1.run(["qemu-img", "create", "-q", "-f", "qcow2", f"{place}/disk.qcow2", "8M"])
    made = Guest.define(h1, "mover", disks=[Disk(f"{place}/disk.qcow2")]).start().wait_ready()
    h1.virsh("migrate", "--live", "--p2p", "--persistent", "--undefinesource", "mover", "qemu+tcp://h2/system")
    moved = made.moved_to(h2)
    assert moved.state == "running"
    assert moved.sh("hostname") == "mover"
    assert h1.virsh("list", "--all", "--name") == ""
    moved.shut_down()
    moved.wait_state("shut off")
    moved.remove()
    made.remove()


# ---------------------------------------------------------------------- faults


def test_frozen_libvirtd_does_not_answer_until_thawed(two_hosts: Hosts) -> None:
    host, neighbour = two_hosts
    host.freeze_libvirtd()
    with pytest.raises(LabError, match="not done"):
        run_command(["virsh", "-c", host.uri_tcp, "list"], timeout=1)
    assert run_command(["virsh", "-c", neighbour.uri_tcp, "hostname"]).strip() == "h2"
    host.thaw_libvirtd()
    assert run_command(["virsh", "-c", host.uri_tcp, "hostname"]).strip() == "h1"


def test_cut_network_loses_the_host_but_not_its_guests(two_hosts: Hosts, guest: Guest) -> None:
    host, neighbour = two_hosts
    host.cut()
    with pytest.raises(LabError):
        run_command(["virsh", "-c", host.uri_tcp, "list"], timeout=1)
    assert run_command(["virsh", "-c", neighbour.uri_tcp, "hostname"]).strip() == "h2"
    assert guest.state == "paused"
    host.mend()
    until(lambda: run_command(["virsh", "-c", host.uri_tcp, "hostname"], check=False).strip() == "h1", 90, "h1")


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM])
def test_libvirtd_ends_and_finds_its_guests_again(two_hosts: Hosts, guest: Guest, signum: int) -> None:
    host, pid = two_hosts[0], guest.pid
    host.kill_libvirtd(signum)
    assert host.libvirtd_pid is None
    assert guest.pid == pid
    host.start_libvirtd()
    assert (guest.state, guest.pid) == ("paused", pid)


def test_frozen_vm_blocks_statistics_and_nothing_else(two_hosts: Hosts) -> None:
    host = two_hosts[0]
    made = Guest.define(host, "stuck").start()
    made.freeze()
    with pytest.raises(LabError, match="not done"):
        host.virsh("domstats", "stuck", "--balloon", timeout=1)
    assert made.state == "running"
    assert "<name>stuck</name>" in host.virsh("dumpxml", "stuck")
    made.thaw()
    until(lambda: "balloon" in host.virsh("domstats", "stuck", "--balloon"), 90, "statistics")
    made.remove()


def test_crashed_vm_is_gone(guest: Guest) -> None:
    guest.host.kill_vm(guest.name)
    guest.wait_state("shut off")
    with pytest.raises(LabError, match="no QEMU"):
        _ = guest.pid


# ---------------------------------------------------------------------- its end


def traces(folder: Path, link: str) -> list[str]:
    """What is left of a lab: processes that name its folder, mounts, its link, its files."""
    found = [
        str(path) for path in (folder, folder.with_suffix(".lock"), Path("/sys/class/net") / link) if path.exists()
    ]
    found += [line for line in Path("/proc/mounts").read_text().splitlines() if f"{folder}/" in line]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"{folder}/".encode() in (process / "cmdline").read_bytes():
                found.append(str(process))
        except OSError:
            continue
    return found


def networks() -> set[str]:
    """The network namespaces that any process is in."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            found.add(os.readlink(process / "ns" / "net"))
        except OSError:
            continue
    return found


def test_nothing_is_left_after_close(lab: Lab) -> None:
    with Lab() as other:
        assert other.lease.number != lab.lease.number
        host = other.host("h1")  # the same name as in the other lab
        other.share([host])
        Guest.define(host, "left").start(paused=True).freeze()
        host.freeze_libvirtd()
        processes = set(host.space.processes().values())
        namespace = os.readlink(f"/proc/{host.space.anchor}/ns/net")
        assert len(processes) >= 6  # process 1, virtlogd, virtlockd, libvirtd, sshd, bindfs, QEMU
        assert traces(other.folder, other.lease.link)
    assert traces(other.folder, other.lease.link) == []
    assert [pid for pid in processes if Path(f"/proc/{pid}").exists()] == []
    assert namespace not in networks()


def test_close_goes_on_when_something_of_it_is_gone_already() -> None:
    with Lab() as other:
        host = other.host("h1")
        os.kill(host.space.anchor, signal.SIGKILL)
        run_command(["ip", "link", "del", other.lease.link])
    assert traces(other.folder, other.lease.link) == []


def test_killed_run_takes_its_hosts_along_and_the_next_lab_its_files() -> None:
    script = (
        "from tests.fleet.lab.fleet import Lab\n"
        "lab = Lab(); host = lab.host('h1')\n"
        "print(lab.folder, lab.lease.link, *host.space.processes().values(), flush=True)\n"
        "input()\n"
    )
    run = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with run:
        assert run.stdout is not None
        folder, link, *processes = run.stdout.readline().split()
        run.kill()
    until(
        lambda: not [pid for pid in processes if Path(f"/proc/{pid}").exists()],
        20,
        "the end of its processes",
    )
    until(lambda: not (Path("/sys/class/net") / link).exists(), 90, "the end of its network")
    assert Path(folder).exists()
    with Lab():
        until(lambda: not traces(Path(folder), link), 20, "the end of its files: another lab may be clearing them")


def test_waiting_ends_with_what_was_waited_for() -> None:
    assert until(lambda: "yes") == "yes"
    with pytest.raises(Expired, match=r"waited 0\.02 s for rain"):
        until(lambda: False, 0.02, "rain")
