"""VMs made by the command line on a fresh host, which has neither a pool nor an active network."""

import json
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.initramfs import prepare_image
from tests.fleet.lab.wait import until
from tests.fleet.program import Program

CMDLINE = "console=ttyS0 quiet mitigations=off random.trust_cpu=on lab.kind=acpi"
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
        f"{CMDLINE} lab.name=first",
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
    until(lambda: "first" in host.virsh("net-dhcp-leases", "default"), 90, "its lease")
    assert host.virsh("pool-list", "--name").split() == ["default"]
    assert volumes(host) == ["first.qcow2"]
    ports = [one for one in xml_of(host, "first").iter("controller") if one.get("model") == "pcie-root-port"]
    taken = {int(a.get("bus", "0"), 16) for a in xml_of(host, "first").iter("address") if a.get("type") == "pci"}
    assert len(ports) - len(taken - {0}) >= 8


def test_what_is_wrong_is_told_before_anything_is_touched(
    program: Program, first: Guest, host: LabHost, tmp_path: Path
) -> None:
    wrong = {
        "-Name first": "already",
        "-Name big -Disk size=900T,format=raw": "left; 900 TiB are needed",
        "-Name cd -Disk none -Cdrom missing.iso": "no file or volume",
        "-Name net -Network nowhere": 'no libvirt network "nowhere"',
        "-Name thief -ImportDisk default/first.qcow2": "used by",
    }
    lines = [f"Add-Vm -HostId {host.name} {' '.join(SMALL)} {words}" for words in wrong]
    script = tmp_path / "wrong"
    script.write_text("\n".join(lines))
    result = program.run("shell", str(script), "--keep-going")
    assert result.returncode == 1
    for told in wrong.values():
        assert told in result.stderr
    assert volumes(host) == ["first.qcow2"]
    assert host.virsh("list", "--all", "--name").split() == ["first"]


@pytest.fixture(scope="module")
def seeded(program: Program, first: Guest, host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guest]:
    """A VM on a copy of an image, with a CD for cloud-init; its console is logged for the test."""
    # As by hand: libvirt does not know it yet.
    host.run(["qemu-img", "create", "-q", "-f", "qcow2", "/var/lib/libvirt/images/base.qcow2", "8M"])
    image, key = prepare_image("acpi"), tmp_path_factory.mktemp("keys") / "id.pub"
    key.write_text("ssh-ed25519 AAAAfleet kim@desk\n")
    words = ["-Kernel", str(image.kernel), "-Initrd", str(image.initramfs), "-Cmdline", CMDLINE]
    words += ["-Image", "base.qcow2", "-Disk", "16M", "-User", "kim", "-SshKey", str(key), "-Network", "none"]
    key.with_name("password").write_text("correct-horse\n")
    words += ["-PasswordFile", str(key.with_name("password")), "-Topology", "1x2", "-Vcpus", "1"]
    program.done("Add-Vm", "-Name", "cloud", "-HostId", host.name, "-Memory", "128M", "-Emulated", *words)
    log = "<serial type='pty'><log file='/var/log/libvirt/qemu/cloud-serial.log' append='on'/>"
    host.define(host.virsh("dumpxml", "cloud").replace("<serial type='pty'>", log))
    guest = Guest(host, "cloud").start()
    yield guest
    guest.remove()


def test_the_guest_reads_what_cloud_init_is_told(seeded: Guest, host: LabHost, program: Program) -> None:
    assert "base.qcow2" in volumes(host)
    assert "cloud-seed.iso" in volumes(host)
    assert "16.00 MiB" in host.virsh("vol-info", "cloud.qcow2", "--pool", "default")
    read_label = "dd if=/dev/sr0 bs=1 skip=32808 count=6 2>/dev/null"
    read_files = "mkdir -p /cd; mount -t iso9660 /dev/sr0 /cd; cat /cd/user-data /cd/meta-data"
    told = seeded.sh(f"{read_label}; echo; {read_files}; echo; cat /sys/block/vda/size")
    for text in ("cidata", "ssh-ed25519 AAAAfleet kim@desk", seeded.uuid, str(16 * 2048), '"passwd": "$6$'):
        assert text in told
    kept = b"".join(file.read_bytes() for file in program.profile.rglob("*") if file.is_file())
    for secret in ("correct-horse", "$6$"):
        assert secret not in told.replace('"passwd": "$6$', "")
        assert secret.encode() not in kept
    vcpu, cut = xml_of(host, "cloud").find("vcpu"), xml_of(host, "cloud").find("cpu/topology")
    assert vcpu is not None
    assert cut is not None
    assert (vcpu.text, vcpu.get("current"), cut.get("cores")) == ("2", "1", "2")


def test_an_image_of_this_computer_by_a_file_of_parameters(
    program: Program, first: Guest, host: LabHost, tmp_path: Path
) -> None:
    image = tmp_path / "image.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", str(image), "8M"], check=True)
    file = tmp_path / "vm.yaml"
    lines = [f"host: {host.name}", "memory: 128M", "emulated: true", f"imageupload: {image}", "network: none"]
    file.write_text("\n".join([*lines, "disk: {size: 16M}", "boot: [hd, network]"]))
    before = volumes(host)
    wrong = program.run("Add-Vm", "-Name", "wrong", "-File", str(file), "-Sha256", "0" * 64)
    assert wrong.returncode == 1
    assert "checksum" in wrong.stderr
    assert (volumes(host), "wrong" in host.virsh("list", "--all", "--name")) == (before, False)
    total = sha256(image.read_bytes()).hexdigest()
    program.done("Add-Vm", "-Name", "sent", "-File", str(file), "-Sha256", total)
    assert "16.00 MiB" in host.virsh("vol-info", "sent.qcow2", "--pool", "default")
    assert [one.get("dev") for one in xml_of(host, "sent").iter("boot")] == ["hd", "network"]
    program.done("Remove-Vm", "-VmId", "sent", "-WithDisks", "-Now", "--yes")
    assert volumes(host) == before


def test_uefi(program: Program, first: Guest, host: LabHost) -> None:
    words = ("-Disk", "8M", "-Firmware", "uefi", "-Network", "none", "-Start")
    made = json.loads(program.done("Add-Vm", "-Name", "modern", "-HostId", host.name, *SMALL, *words, "--json"))
    os = xml_of(host, "modern").find("os")
    assert os is not None
    assert (os.get("firmware"), host.virsh("domstate", "modern")) == ("efi", "running")
    host.virsh("destroy", "modern")
    program.done("Undo-Task", "-TaskId", made["task"], "-Confirm:$false")
    assert "modern" not in host.virsh("list", "--all", "--name")
    assert "modern.qcow2" not in volumes(host)


def test_a_failure_midway_leaves_nothing(program: Program, first: Guest, host: LabHost) -> None:
    before = volumes(host), host.virsh("list", "--all", "--name")
    words = ("-Disk", "8M", "-Network", "bridge=nowhere", "-Start")
    result = program.run("Add-Vm", "-Name", "broken", "-HostId", host.name, *SMALL, *words, "-User", "kim")
    assert result.returncode == 1
    assert "nowhere" in result.stderr
    assert (volumes(host), host.virsh("list", "--all", "--name")) == before
