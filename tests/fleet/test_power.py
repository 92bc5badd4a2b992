"""The power of real guests, changed through the command and seen by virsh."""

import json
from collections.abc import Iterator

import pytest
from tests.fleet.lab.guest import Disk, Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program

from stellwerk.adapters.media.media import CdMedia


@pytest.fixture(scope="module")
def host(two_hosts: tuple[LabHost, LabHost]) -> LabHost:
    """The host that the guests of this file run on."""
    return two_hosts[0]


@pytest.fixture(scope="module")
def program(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows the host."""
    made = Program(tmp_path_factory.mktemp("profile"))
    made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    return made


@pytest.fixture
def guest(host: LabHost) -> Iterator[Guest]:
    """A guest that is off and reacts to its power button."""
    made = Guest.define(host, "power-a")
    yield made
    made.remove()


def test_start_pause_resume_and_force_off(program: Program, guest: Guest) -> None:
    program.done("Start-Vm", "-VmId", "power-a")
    assert guest.state == "running"
    program.done("Pause-Vm", "-VmId", "power-a")
    assert guest.state == "paused"
    program.done("Resume-Vm", "-VmId", "power-a")
    assert guest.state == "running"
    program.done("Stop-Vm", "-VmId", "power-a", "--yes")
    assert guest.state == "shut off"


def test_a_guest_that_reacts_to_the_power_button_is_shut_down(program: Program, guest: Guest) -> None:
    guest.start()
    guest.wait_ready()
    program.done("Shutdown-Vm", "-VmId", "power-a")
    assert guest.state == "shut off"


@pytest.fixture
def impatient(program: Program) -> Iterator[None]:
    """Guests are given five seconds to power off."""
    settings = program.profile / "settings.json"
    before = settings.read_text(encoding="utf-8") if settings.exists() else "{}"
    settings.write_text('{"tasks.shutdown_seconds": 5}', encoding="utf-8")
    yield
    settings.write_text(before, encoding="utf-8")


@pytest.mark.usefixtures("impatient")
def test_a_guest_that_does_not_react_is_named(program: Program, host: LabHost) -> None:
    deaf = Guest.define(host, "power-deaf", kind="deaf")
    try:
        deaf.start()
        deaf.wait_ready()
        result = program.run("Shutdown-Vm", "-VmId", "power-deaf", "--json")
        outcome = json.loads(result.stdout)
        assert result.returncode == 1, outcome
        assert "power-deaf" in result.stdout
        assert deaf.state == "running"
        program.done("Shutdown-Vm", "-VmId", "power-deaf", "-Timeout", "5", "-Force", "--yes")
        assert deaf.state == "shut off"
    finally:
        deaf.remove()


@pytest.fixture
def talker(host: LabHost) -> Iterator[Guest]:
    """A guest that runs, has an agent and a CD in its drive."""
    disc = host.outside("/var/lib/libvirt/images/power-agent.iso")
    disc.parent.mkdir(exist_ok=True)
    disc.write_bytes(CdMedia().seed_iso({"hello": b"there"}))
    drive = Disk("/var/lib/libvirt/images/power-agent.iso", "sda", "raw", "cdrom", read_only=True)
    made = Guest.define(host, "power-agent", kind="agent", disks=[drive]).start().wait_ready().wait_agent()
    yield made
    made.remove()


def test_a_guest_with_an_agent_tells_of_itself_and_is_shut_down_and_restarted(program: Program, talker: Guest) -> None:
    talker.sh("mkdir /disc; mount -t iso9660 /dev/sr0 /disc")
    columns = "name,guest_system,guest_kernel,file_systems,fullest_file_system,guest_unknown,agent"
    (told,) = program.select(f"Vms: guest_name = {talker.name}", "--columns", columns)
    assert told["guest_system"] == "Lab guest 1"
    assert told["guest_kernel"] == talker.sh("uname -r")
    assert [text.partition(":")[0] for text in told["file_systems"]] == ["/disc"]
    assert told["fullest_file_system"] is None, "a CD cannot become full"
    assert (told["guest_unknown"], told["agent"]) == (None, True)
    talker.mark()
    program.done("Restart-Vm", "-VmId", talker.name)
    talker.wait_ready().wait_agent()
    program.done("Shutdown-Vm", "-VmId", talker.name)
    assert talker.state == "shut off"


def test_a_guest_that_takes_its_time_can_be_forced_off_meanwhile(program: Program, talker: Guest) -> None:
    talker.sh("printf '#!/bin/sh\\necho asked to end >/dev/ttyS0\\nsleep 600\\n' > /sbin/shutdown")
    talker.mark()
    with program.start("Shutdown-Vm", "-VmId", talker.name) as asking:
        talker.wait_console("asked to end")
        program.done("Stop-Vm", "-VmId", talker.name, "--yes")
        assert asking.wait(30) == 0, asking.communicate()
    assert talker.state == "shut off"


def test_one_run_from_another_device_leaves_the_definition_alone(program: Program, host: LabHost) -> None:
    drive = "<disk type='file' device='cdrom'><target dev='sda' bus='scsi'/><readonly/></disk>"
    once = Guest.define(host, "power-once", disks=[drive])
    try:
        before = host.virsh("dumpxml", "power-once", "--inactive")
        program.done("Start-Vm", "-VmId", "power-once", "-BootOnce", "cdrom", "-Paused")
        assert once.state == "paused"
        live = host.virsh("dumpxml", "power-once").partition("</os>")[0]
        assert "<boot dev='cdrom'/>" in live
        assert "<kernel>" not in live
        assert host.virsh("dumpxml", "power-once", "--inactive") == before
        once.destroy()
        assert host.virsh("dumpxml", "power-once") == before
    finally:
        once.remove()


def test_saved_memory_comes_back(program: Program, guest: Guest) -> None:
    guest.start()
    guest.wait_ready()
    guest.sh("echo kept > /tmp/mark")
    program.done("Suspend-Vm", "-VmId", "power-a")
    assert guest.state == "shut off"
    (row,) = program.select("Vms: name = power-a", "--columns", "status,managed_save")
    assert row == {"status": "Suspended", "managed_save": True}
    program.done("Start-Vm", "-VmId", "power-a")
    assert guest.sh("cat /tmp/mark").strip() == "kept"


def test_a_command_that_is_not_possible_says_why_and_does_nothing(program: Program, guest: Guest) -> None:
    result = program.run("Stop-Vm", "-VmId", "power-a", "--yes")
    assert result.returncode == 1
    assert '"power-a" is Down' in result.stderr + result.stdout
    assert guest.state == "shut off"


def test_without_a_terminal_nothing_is_destroyed_unasked(program: Program, guest: Guest) -> None:
    guest.start(paused=True)
    result = program.run("Stop-Vm", "-VmId", "power-a")
    assert result.returncode == 1
    assert "--yes" in result.stderr
    assert guest.state == "paused"


def test_a_dry_run_changes_nothing(program: Program, guest: Guest) -> None:
    program.done("Start-Vm", "-VmId", "power-a", "-WhatIf")
    assert guest.state == "shut off"


def test_what_was_done_is_in_the_audit_trail(program: Program, guest: Guest) -> None:
    program.done("Start-Vm", "-VmId", "power-a", "--reason", "nightly batch")
    events = program.select("Events: vm.name = power-a", "--cached", "--columns", "text,reason,origin,outcome")
    assert any(row["reason"] == "nightly batch" and row["origin"] == "command line" for row in events)


def test_rename_and_undo(program: Program, guest: Guest, host: LabHost) -> None:
    program.done("Update-Vm", "-VmId", "power-a", "-Title", "First", "-Autostart", "true")
    assert "First" in host.virsh("dumpxml", guest.uuid)
    assert "enable" in host.virsh("dominfo", guest.uuid)
    (task,) = program.select("Tasks: command = Update-Vm and is_child = false page 1", "--cached", "--columns", "id")[
        :1
    ]
    program.done("Undo-Task", "-TaskId", task["id"])
    assert "First" not in host.virsh("dumpxml", guest.uuid)


def test_removing_with_disks_names_and_deletes_the_files(program: Program, host: LabHost) -> None:
    folder = "/var/lib/libvirt/images/removal"
    host.run(["mkdir", "-p", folder])
    for file, format_ in (("gone.qcow2", "qcow2"), ("kept.raw", "raw")):
        host.run(["qemu-img", "create", "-q", "-f", format_, f"{folder}/{file}", "16M"])
    host.define(f"<pool type='dir'><name>p</name><target><path>{folder}</path></target></pool>", "pool")
    host.virsh("pool-start", "p")
    disks = (
        Disk(f"{folder}/gone.qcow2"),
        Disk(f"{folder}/kept.raw", target="vdb", format="raw", shareable=True),
    )
    Guest.define(host, "power-rm", disks=disks)
    other = Guest.define(host, "power-other", disks=disks[1:])
    try:
        preview = program.done("Remove-Vm", "-VmId", "power-rm", "-WithDisks", "--dry-run")
        assert "gone.qcow2" in preview
        program.done("Remove-Vm", "-VmId", "power-rm", "-WithDisks", "-Now", "--yes")
        assert "power-rm" not in host.virsh("list", "--all", "--name")
        assert host.run(["ls", folder]).split() == ["kept.raw"]
    finally:
        other.remove()
        host.virsh("pool-destroy", "p")
        host.virsh("pool-undefine", "p")
