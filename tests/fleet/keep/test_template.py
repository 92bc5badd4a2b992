"""Templates of real hosts: VMs stand on them, nothing writes to them, and what stands on one keeps it."""

from collections.abc import Iterator

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.image_host import IMAGES, image_host
from tests.fleet.lab.wait import until
from tests.fleet.program import Program
from tests.fleet.ssh.steady_program import SteadyProgram
from tests.fleet.test_trash import efi


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    """One host with a storage pool."""
    with image_host(lab, "m1") as made:
        yield made


@pytest.fixture(scope="module")
def program(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A profile that knows it, in one process."""
    with SteadyProgram(tmp_path_factory.mktemp("profile")) as made:
        made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
        yield made


@pytest.fixture(scope="module")
def golden(host: LabHost) -> Guest:
    """A VM that is off, with a word on its disk."""
    host.virsh("vol-create-as", "images", "golden.qcow2", "16M", "--format", "qcow2")
    host.run(["sh", "-c", f"printf word | qemu-io -c 'write -P 0x77 0 4k' {IMAGES}/golden.qcow2 >/dev/null"])
    return Guest.define(host, "golden", disks=[Disk(f"{IMAGES}/golden.qcow2")])


def sums(host: LabHost) -> dict[str, str]:
    """The hash of each disk of the pool."""
    lines = host.run(["sh", "-c", f"cd {IMAGES} && sha256sum *.qcow2"]).splitlines()
    return {line.split()[1]: line.split()[0] for line in lines}


def write(host: LabHost, name: str) -> None:
    """Put other bytes at the beginning of the disk of a VM that is off."""
    host.run(["sh", "-c", f"qemu-io -c 'write -P 0x55 0 4k' {disk_of(host, name)} >/dev/null"])


def content(host: LabHost, name: str) -> str:
    """What is at its beginning, whatever it stands on."""
    look = f"qemu-img dd -U -O raw bs=512 count=1 if={disk_of(host, name)} of=/tmp/x >/dev/null && head -c 2 /tmp/x"
    return host.run(["sh", "-c", look])


def disk_of(host: LabHost, name: str) -> str:
    """The file of its disk."""
    (path,) = (line.split()[1] for line in host.virsh("domblklist", name).splitlines() if "/" in line)
    return path


def knows(program: Program, condition: str) -> None:
    """Wait until the program has heard of it."""
    until(lambda: program.select(f"Vms: {condition}", "--columns", "name"), what=condition)


def refused(program: Program, *words: str) -> str:
    """What a command says that is refused."""
    ended = program.run(*words)
    assert ended.returncode == 1, ended.stdout
    return ended.stdout + ended.stderr


def test_vms_stand_on_a_template_and_keep_it(program: Program, host: LabHost, golden: Guest) -> None:
    before = sums(host)
    program.done("Add-Template", "-VmId", golden.name, "-Name", "base", "-Description", "first")
    assert sums(host)["golden.qcow2"] == before["golden.qcow2"]
    frozen = sums(host)["base-v1-vda.qcow2"]
    assert host.run(["stat", "-c", "%a", f"{IMAGES}/base-v1-vda.qcow2"]).strip() == "444"

    program.done("Add-Vm", "-Name", "thin-?", "-Count", "3", "-TemplateId", "base", "-Memory", "96MiB", "-Vcpus", "2")
    (row,) = program.select("Templates: name = base", "--columns", "thin_vms,state,version,host,disk_size")
    assert (row["thin_vms"], row["state"], row["version"]) == (3, "OK", 1)
    for words in (("Add-Tag", "-Name", "frozen"), ("Add-Tag", "-Name", "linux", "-ParentId", "frozen")):
        program.done(*words)
    program.done("Set-Tag", "-TagId", "linux", "-TemplateId", "base")
    program.done("Add-Field", "-Key", "keeper", "-Kind", "template")
    program.done("Set-Field", "-FieldId", "keeper", "-Value", "ops", "-TemplateId", "base")
    (row,) = program.select("Templates: tag = frozen and keeper = ops", "--columns", "tags,keeper")
    assert (row["tags"], row["keeper"]) == (["frozen/linux"], "ops")
    names = {str(one["name"]) for one in program.select("Vms: template = base and thin = true", "--columns", "name")}
    assert names == {"thin-1", "thin-2", "thin-3"}
    assert "<currentMemory unit='KiB'>98304</currentMemory>" in host.virsh("dumpxml", "thin-1")

    write(host, "thin-1")
    assert (content(host, "thin-1"), content(host, "thin-2")) == ("\x55\x55", "\x77\x77")
    assert sums(host)["base-v1-vda.qcow2"] == frozen

    said = refused(program, "Remove-Template", "-TemplateId", "base", "--yes")
    assert all(f'"{name}"' in said for name in names), said
    assert sums(host)["base-v1-vda.qcow2"] == frozen

    host.virsh("undefine", "thin-1")
    said = refused(program, "Remove-Template", "-TemplateId", "base", "--yes")
    assert '"thin-1"' not in said
    for name in ("thin-2", "thin-3"):
        program.done("Remove-Vm", "-VmId", name, "-WithDisks", "-Now", "--yes")
    said = refused(program, "Remove-Template", "-TemplateId", "base", "--yes")
    assert f"{IMAGES}/thin-1-vda.qcow2" in said
    host.virsh("vol-delete", "thin-1-vda.qcow2", "--pool", "images")


def test_what_runs_from_outside_is_told_and_keeps_vms_from_being_made(program: Program, host: LabHost) -> None:
    rogue = Guest.define(host, "rogue", disks=[Disk(f"{IMAGES}/base-v1-vda.qcow2")]).start(paused=True)
    knows(program, "name = rogue and active = true")
    said = refused(program, "Add-Vm", "-Name", "late", "-TemplateId", "base")
    assert 'VM "rogue" runs from the files of template "base"' in said
    rogue.destroy()
    knows(program, "name = rogue and active = false")
    (event,) = program.select("Events: code = template.changed", "--columns", "severity,text")
    assert event["severity"] == "alert"
    assert "check it first (Test-Template)" in refused(program, "Add-Vm", "-Name", "late", "-TemplateId", "base")

    program.done("Test-Template", "-TemplateId", "base")
    program.done("Add-Vm", "-Name", "late", "-TemplateId", "base", "-Full")
    assert program.select("Templates: thin_vms > 0", "--columns", "name") == []
    write(host, "rogue")
    assert "was written to" in refused(program, "Add-Vm", "-Name", "later", "-TemplateId", "base")
    assert "are not what was frozen" in refused(program, "Test-Template", "-TemplateId", "base")
    program.done("Test-Template", "-TemplateId", "base", "-Accept")
    rogue.remove()


def test_a_later_version_and_another_profile(
    program: Program, host: LabHost, golden: Guest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    program.done("Add-Template", "-VmId", golden.name, "-VersionOfId", "base")
    program.done("Update-Template", "-TemplateId", "base", "-Memory", "128MiB", "-Name", "debian")
    other = Program(tmp_path_factory.mktemp("other"))
    other.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    rows = other.select("Templates: name = debian sortby version", "--columns", "version,memory")
    assert [row["version"] for row in rows] == [1, 2]
    assert rows[1]["memory"] == 128 << 20
    assert "needs the shell" in refused(program, "Add-Template", "-VmId", golden.name, "-Name", "sealed", "-Seal")
    for version in ("debian/2", "debian/1"):
        program.done("Remove-Template", "-TemplateId", version, "-Now", "--yes")
    assert not [name for name in host.run(["ls", IMAGES]).split() if "template" in name or "-v1" in name]


def test_the_variables_of_uefi_and_raw_disks_go_along(program: Program, host: LabHost) -> None:
    host.virsh("vol-create-as", "images", "boot.raw", "4M", "--format", "raw")
    efi(host, "boot", Disk(f"{IMAGES}/boot.raw", format="raw"))
    knows(program, "name = boot")
    folder = "/var/lib/libvirt/qemu/nvram"
    variables = host.run(["sha256sum", f"{folder}/boot_VARS.fd"]).split()[0]
    program.done("Add-Template", "-VmId", "boot", "-Name", "efi")
    for name in ("efi-1", "efi-2"):
        program.done("Add-Vm", "-Name", name, "-TemplateId", "efi", *(("-Full",) if name == "efi-2" else ()))
    uuid = Guest(host, "efi-1").uuid
    assert host.run(["sha256sum", f"{folder}/{uuid}_VARS.fd"]).split()[0] == variables
    info = host.run(["qemu-img", "info", disk_of(host, "efi-1")])
    assert f"backing file: {IMAGES}/efi-v1-vda.img" in info
    assert "backing file" not in host.run(["qemu-img", "info", disk_of(host, "efi-2")])
    Guest(host, "efi-1").start(paused=True).destroy()
    knows(program, "name = efi-1 and status = down")
    assert program.select("Templates: name = efi", "--columns", "state") == [{"state": "OK"}]
    for name in ("efi-1", "efi-2", "boot"):
        program.done("Remove-Vm", "-VmId", name, "-WithDisks", "-Now", "--yes")
    before = host.run(["sh", "-c", f"cd {IMAGES} && sha256sum efi-v1*"])
    program.done("Remove-Template", "-TemplateId", "efi", "--yes")
    assert program.select("Templates: name = efi") == []
    later = Program(program.profile)  # another start of the program
    (listed,) = later.select("Trash: name = efi", "--columns", "type,file_count,pool")
    assert (listed["type"], listed["file_count"], listed["pool"]) == ("template", 2, "images")
    (task, *_rest) = later.select("Tasks: command = Remove-Template sortby time desc", "--columns", "id")
    later.done("Undo-Task", "-TaskId", str(task["id"]))
    assert later.select("Templates: name = efi", "--columns", "state") == [{"state": "OK"}]
    assert host.run(["sh", "-c", f"cd {IMAGES} && sha256sum efi-v1*"]) == before
    later.done("Remove-Template", "-TemplateId", "efi", "--yes")
    later.done("Remove-Trash", "-TrashId", "efi", "--yes")
    assert not [name for name in host.run(["ls", IMAGES]).split() if "efi" in name]
