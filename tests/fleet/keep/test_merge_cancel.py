"""A merge that somebody gives up: what the VM has and all files of others keep their content, and removed once more the
snapshot goes."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import libvirt
import libvirt_qemu
import pytest
from tests.fleet.keep.image_store import ImageStore
from tests.fleet.keep.test_snapshot_crash import job
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest
from tests.fleet.lab.image_host import image_host
from tests.fleet.lab.wait import until
from tests.fleet.program import Program

LONG = 60
OLD, NOW = 0x11, 0x22
SIZE = "200M"
OTHERS = ("golden.qcow2", "sibling.qcow2")
REMOVE = ("Remove-Snapshot", "-VmId", "web", "-SnapshotId", "base", "--yes")


@pytest.fixture
def store(lab: Lab) -> Iterator[ImageStore]:
    """A host with images: on `golden` stand `web` and `sibling`."""
    with image_host(lab, "give-up") as host:
        made = ImageStore(host)
        made.make("golden.qcow2", size=SIZE)
        made.write("golden.qcow2", OLD)
        for name in ("web", "sibling"):
            made.make(f"{name}.qcow2", on="golden.qcow2")
        yield made


def given_up(store: ImageStore, program: Program) -> str:
    """What the removal says when Ctrl+C is pressed in the middle of the merge."""
    process = program.start(*REMOVE)
    try:
        slowly(store)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=LONG)
        assert process.returncode == 130, out + err
        return out + err
    finally:
        process.kill()
        process.communicate()


def slowly(store: ImageStore) -> None:
    """Wait for the merge, and have QEMU slow it down: libvirt that removes a snapshot does nothing for others."""
    with closing(libvirt.open(store.host.uri_tcp)) as conn:
        domain = conn.lookupByName("web")
        (one,) = until(lambda: jobs(domain), LONG, "the merge", pause=0.005)
        asked(domain, "block-job-set-speed", device=one["device"], speed=1 << 20)


def jobs(domain: libvirt.virDomain) -> list[dict[str, Any]]:
    """What QEMU does to disks in the background."""
    with suppress(libvirt.libvirtError, KeyError):  # it does not run, or does not answer yet
        return list(asked(domain, "query-block-jobs"))
    return []


def asked(domain: libvirt.virDomain, command: str, **arguments: Any) -> Any:
    """What QEMU answers."""
    said = json.dumps({"execute": command, "arguments": arguments})
    return json.loads(libvirt_qemu.qemuMonitorCommand(domain, said, 0))["return"]


def test_it_can_be_given_up_and_begun_again(store: ImageStore, tmp_path: Path) -> None:
    program, host = Program.knowing(tmp_path / "profile", store.host), store.host
    others = store.digests(*OTHERS)
    web = Guest.define(host, "web", disks=[Disk(store.path("web.qcow2"))])
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "base")
    host.run(["qemu-io", "-f", "qcow2", "-c", f"write -P {NOW} 0 {SIZE}", store.path("web.base.qcow2")])
    files, top = {*OTHERS, "web.qcow2", "web.base.qcow2"}, store.digest("web.base.qcow2")

    said = given_up(store, program)
    assert "nothing that was written since is lost" in said
    assert (web.state, store.files(), store.digest("web.base.qcow2")) == ("shut off", files, top)

    web.start().wait_ready()
    content = again(web)
    said = given_up(store, program)
    assert "nothing that was written since is lost" in said
    assert (web.state, store.files(), job(store)) == ("running", files, {})
    assert host.virsh("snapshot-list", "web", "--name").split() == ["base"]
    assert again(web) == content

    program.done(*REMOVE)
    assert (web.state, store.files(), again(web)) == ("running", files - {"web.base.qcow2"}, content)
    assert (host.virsh("snapshot-list", "web", "--name"), store.digests(*OTHERS)) == ("", others)
    web.remove()
    said = host.run(["qemu-io", "-f", "qcow2", "-c", f"read -P {NOW} 0 {SIZE}", store.path("web.qcow2")])
    assert "failed" not in said, said


def again(web: Guest) -> str:
    """The hash of what the guest reads from its disk, not from its memory."""
    web.sh("echo 3 > /proc/sys/vm/drop_caches")
    return web.sh("head -c 4194304 /dev/vda | sha256sum").split()[0]
