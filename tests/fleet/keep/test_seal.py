"""virt-sysprep for real: what it leaves of a template and of a copy with a name of its own.

It starts a small system on the host: `apt-get install --no-install-recommends guestfs-tools linux-image-cloud-amd64`.
That is 70 MB, and each test takes a minute where it is emulated: so they are collected where STELLWERK_SEAL=1 asks for
them (`conftest.py`), and fail where the program is missing.
"""

from collections.abc import Iterator

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.image_host import IMAGES, image_host
from tests.fleet.lab.linux_disk import FILES, make_linux_disk, read_linux_disk
from tests.fleet.program import Program
from tests.fleet.ssh.ssh_program import SshProgram

LONG = 300.0
"""Seconds: emulated, on two processors that others use too, half a minute each."""
HOST_KEY, HISTORY = "etc/ssh/ssh_host_rsa_key", "root/.bash_history"
SEEN = ("etc/hostname", "etc/machine-id", HOST_KEY, HISTORY, "srv/kept")


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    """One host with a storage pool."""
    with image_host(lab, "s1") as made:
        yield made


@pytest.fixture(scope="module")
def program(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that reaches its shell."""
    made = SshProgram(tmp_path_factory.mktemp("profile"))
    made.done(*made.add(host, "-KeyFile", str(host.ssh.key)))
    return made


@pytest.fixture(scope="module")
def golden(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Guest:
    """A VM that is off, with a Linux on its disk."""
    make_linux_disk(tmp_path_factory.mktemp("linux"), host.outside(f"{IMAGES}/golden.qcow2"))
    host.virsh("pool-refresh", "images")
    return Guest.define(host, "golden", disks=[Disk(f"{IMAGES}/golden.qcow2")])


def seen(host: LabHost, name: str) -> list[str | None]:
    """What is in a disk of the pool now."""
    return read_linux_disk(host, f"{IMAGES}/{name}", *SEEN)


def test_a_sealed_template_is_nobodys(program: Program, host: LabHost, golden: Guest) -> None:
    before = seen(host, "golden.qcow2")
    program.done("Add-Template", "-VmId", golden.name, "-Name", "base", "-Seal", timeout=LONG)
    name, id_, key, history, kept = seen(host, "base-v1-vda.qcow2")
    assert (id_, key, history) == ("", None, None)
    assert (name, kept) == (FILES["etc/hostname"], FILES["srv/kept"])
    assert seen(host, "golden.qcow2") == before == [FILES[name] for name in SEEN]
    (row,) = program.select("Templates: name = base", "--columns", "sealed")
    assert row["sealed"] == "VirtSysprep"


@pytest.mark.parametrize("linked", [(), ("-Linked",)], ids=["full", "linked"])
def test_a_copy_has_its_own_name(program: Program, host: LabHost, golden: Guest, linked: tuple[str, ...]) -> None:
    copy = "web-2" if linked else "web-1"
    program.done("Copy-Vm", "-VmId", golden.name, "-Name", copy, "-OwnName", *linked, timeout=LONG)
    name, id_, key, history, kept = seen(host, f"{copy}-vda.qcow2")
    assert name == f"{copy}\n"
    assert id_ not in ("", None, FILES["etc/machine-id"])
    assert (key, history, kept) == (FILES[HOST_KEY], FILES[HISTORY], FILES["srv/kept"])
    assert seen(host, "golden.qcow2")[0] == FILES["etc/hostname"]
