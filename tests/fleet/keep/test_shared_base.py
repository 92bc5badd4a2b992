"""Two hosts see one folder, and one of them can be asked by TCP only: what it has on files of the other, outside of its
pools, keeps these. A third host with such images shares nothing, and is in nobody's way."""

from __future__ import annotations

from pathlib import Path

from tests.fleet.keep.image_store import ImageStore, script
from tests.fleet.lab.fleet import Lab
from tests.fleet.program import Program

OLD, NOW = 0x11, 0x22
HIDDEN = "/var/lib/libvirt/hidden"
REMOVE = "Remove-Snapshot -VmId web -SnapshotId base --yes"


def test_what_a_host_without_a_shell_may_have_on_a_shared_file_keeps_it(lab: Lab, tmp_path: Path) -> None:
    here, there, far = (lab.host(name) for name in ("sees-a", "sees-b", "sees-none"))
    folder = lab.share((here, there), "both")
    here.virsh("pool-create-as", "both", "dir", "--target", folder)
    store = ImageStore(here, "both", folder)
    program = Program.knowing(tmp_path / "profile", here, there, far)
    store.make("web.qcow2")
    store.write("web.qcow2", OLD)
    store.vm("web", {"vda": "web.qcow2"})
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "base")
    store.write("web.base.qcow2", NOW)
    store.make("plain.qcow2")
    store.vm("plain", {"vda": "plain.qcow2"})
    far.run(["mkdir", HIDDEN])
    ImageStore(far, "", HIDDEN).vm("odd", {"vda": "odd.qcow2"})

    thin = ImageStore(there, "", HIDDEN)
    there.run(["mkdir", HIDDEN])
    there.run(
        ["qemu-img", "create", "-q", "-f", "qcow2", "-b", f"{folder}/web.qcow2", "-F", "qcow2", thin.path("c.qcow2")]
    )
    thin.vm("thin", {"vda": "c.qcow2"})
    before = store.digests("web.qcow2", "web.base.qcow2", "plain.qcow2")
    said = script(program, tmp_path, REMOVE, "Remove-Vm -VmId plain -WithDisks -Now --yes")
    assert f'"{HIDDEN}/c.qcow2 (thin, sees-b)" cannot be read' in said, said
    assert "sees-none" not in said
    assert there.virsh("pool-list", "--all", "--name") == ""  # the pool of the moment has gone
    there.virsh("pool-create-as", "local", "dir", "--target", HIDDEN)
    assert f'"{HIDDEN}/c.qcow2 (sees-b)" stands on the files' in script(program, tmp_path, REMOVE)
    assert (thin.first("c.qcow2"), store.digests(*before)) == (OLD, before)
    there.virsh("undefine", "thin")
    there.run(["rm", thin.path("c.qcow2")])
    script(program, tmp_path, REMOVE)
    assert (here.run(["ls", folder]).split(), store.first("web.qcow2")) == (["plain.qcow2", "web.qcow2"], NOW)


def test_what_a_host_has_on_a_file_by_its_other_path_keeps_it(lab: Lab, tmp_path: Path) -> None:
    here, there = (lab.host(name) for name in ("mounts-a", "mounts-b"))
    folder, elsewhere = lab.share((here, there), "nfs"), "/var/lib/libvirt/elsewhere"
    there.run(["mkdir", elsewhere, HIDDEN])
    there.run(["mount", "--bind", folder, elsewhere])
    here.virsh("pool-create-as", "nfs", "dir", "--target", folder)
    for name, path in (("nfs", elsewhere), ("local", HIDDEN)):
        there.virsh("pool-create-as", name, "dir", "--target", path)
    store, thin = ImageStore(here, "nfs", folder), ImageStore(there, "local", HIDDEN)
    program = Program.knowing(tmp_path / "profile", here, there)
    store.make("web.qcow2")
    store.write("web.qcow2", OLD)
    store.vm("web", {"vda": "web.qcow2"})
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "base")
    store.write("web.base.qcow2", NOW)
    base = ["-b", f"{elsewhere}/web.qcow2", "-F", "qcow2"]
    there.run(["qemu-img", "create", "-q", "-f", "qcow2", *base, thin.path("c.qcow2")])
    before = store.digests("web.qcow2", "web.base.qcow2")
    said = script(program, tmp_path, REMOVE)
    assert f'"{HIDDEN}/c.qcow2 (mounts-b)" stands on the files' in said, said
    assert (thin.first("c.qcow2"), store.digests(*before)) == (OLD, before)
    there.run(["umount", elsewhere])  # there it is the empty folder again
    assert "stands on" not in script(program, tmp_path, REMOVE)
