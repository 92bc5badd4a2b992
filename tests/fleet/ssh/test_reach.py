"""A host by IPv6, and one that a profile brings along."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.space import run_command
from tests.fleet.ssh import ssh_door
from tests.fleet.ssh.ssh_program import PASSWORD, SshProgram
from tests.fleet.ssh.steady_program import SteadyProgram

from stellwerk.adapters.media.media import CdMedia
from stellwerk.core.unit import format_size

IMAGES = "/var/lib/libvirt/images"


@pytest.fixture
def program(tmp_path: Path) -> Iterator[SteadyProgram]:
    with SteadyProgram(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    made = lab.host("reached")
    yield made
    lab.remove(made)


def add(program: SshProgram, host: LabHost, *words: str) -> list[str]:
    return program.add(host, "-KeyFile", str(host.ssh.key), *words)


def test_by_ipv6(program: SshProgram, lab: Lab, host: LabHost) -> None:
    net = f"fd5a:{host.address.split('.')[2]}:"
    ours, theirs = f"{net}:1", f"{net}:2"
    host.space.ip("-6", "address", "add", f"{theirs}/64", "dev", "eth0", "nodad")
    run_command(["ip", "-6", "address", "add", f"{ours}/64", "dev", lab.lease.link, "nodad"])
    try:
        ssh_door.open_door(host, 2251, f"ListenAddress={theirs}")
        words = add(program, host, "-Port", "2251")
        program.done(*(theirs if word == host.address else word for word in words))
        (row,) = program.select("Hosts:", "--columns", "status,uri")
        assert row["status"] == "Up"
        assert f"@[{theirs}]:2251" in row["uri"]
    finally:
        run_command(["ip", "-6", "address", "del", f"{ours}/64", "dev", lab.lease.link])


def test_a_profile_travels_with_the_keys_of_its_hosts_and_no_secret(
    program: SshProgram, host: LabHost, tmp_path: Path
) -> None:
    ssh_door.password_door(host, 2253, PASSWORD, "KbdInteractiveAuthentication=no")
    program.keep(host, 2253, PASSWORD)
    program.done(*program.add(host, "-Port", "2253"))
    file = tmp_path / "exported.json"
    program.done("profile", "export", str(file))
    assert PASSWORD not in file.read_text()
    with SteadyProgram(tmp_path / "other") as other:
        assert f"added 1 keys of hosts: [{host.address}]:2253" in other.done("profile", "import", str(file))
        assert f"{host.address} wants the password of root" in other.run("select", "Hosts:").stderr
        other.keep(host, 2253, PASSWORD)
        other.done("Connect-Host", "-HostId", "reached")
        (row,) = other.select("Hosts:", "--columns", "name,status")
    assert (row["name"], row["status"]) == ("reached", "Up")


def test_a_cd_that_the_host_fetches_itself(program: SshProgram, host: LabHost) -> None:
    program.done(*add(program, host))
    served = host.outside("/var/lib/libvirt/served")
    served.mkdir()
    content = CdMedia().seed_iso({"hello": b"there"})
    (served / "debian.iso").write_bytes(content)
    host.run(["busybox", "httpd", "-p", "127.0.0.1:8080", "-h", "/var/lib/libvirt/served"])
    url, sum_ = "http://127.0.0.1:8080/debian.iso", sha256(content).hexdigest()
    words = ["Add-Vm", "-HostId", host.name, "-Emulated", "-Prepare", "-Disk", "none", "-Network", "none", "-Fetch"]
    images = host.outside(IMAGES)

    assert f"{url} ({format_size(len(content))})" in program.done(*words, url, "-Name", "web", "--dry-run")
    line = program.refusal(*words, url, "-Name", "web", "-Sha256", "0" * 64)
    assert sum_ in line
    assert host.virsh("list", "--all", "--name") == ""
    assert not images.exists() or list(images.iterdir()) == []
    assert "404" in program.refusal(*words, f"{url}.not", "-Name", "web")
    assert 'no file "/missing.iso"' in program.refusal(*words[:-1], "-Cdrom", "/missing.iso", "-Name", "web")

    program.done(*words, url, "-Name", "web", "-Sha256", sum_)
    assert (images / "debian.iso").read_bytes() == content
    assert "volume='debian.iso'" in host.virsh("dumpxml", "web")
    program.done("Remove-Vm", "-VmId", "web", "--yes")

    make = ["qemu-img", "create", "-q", "-f", "qcow2"]
    host.run([*make, "/var/lib/libvirt/served/good.qcow2", "10M"])
    host.run([*make, "-b", "/etc/passwd", "-F", "raw", "/var/lib/libvirt/served/bad.qcow2"])
    words[words.index("-Disk") : words.index("-Disk") + 2] = ["-Disk", "size=20M"]
    words[-1] = "-ImageFetch"
    line = program.refusal(*words, "http://127.0.0.1:8080/bad.qcow2", "-Name", "cloud")
    assert "stands on another file" in line
    assert list(images.glob("*cloud*")) == []
    program.done(*words, "http://127.0.0.1:8080/good.qcow2", "-Name", "cloud")
    assert '"virtual-size": 20971520' in host.run(["qemu-img", "info", "--output=json", f"{IMAGES}/cloud.qcow2"])
    program.done("Remove-Vm", "-VmId", "cloud", "--yes")
