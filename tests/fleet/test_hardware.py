"""The hardware of one real guest, changed through the command while it runs, and seen by the guest and by virsh."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fleet.lab.guest import Disk, Guest, Nic, domain_xml
from tests.fleet.lab.host import LabHost
from tests.fleet.onlooker import LIMIT, LONG, Onlooker
from tests.fleet.program import Program

from stellwerk.model.entity import ref_of
from stellwerk.ui.pages.tab.xml_tab import XmlTab
from stellwerk.ui.shell.page import Place

NAME = "hw-a"
PLACE = "/var/lib/libvirt/hw"
MAC = "52:54:00:aa:ee:01"


@pytest.fixture(scope="module")
def host(two_hosts: tuple[LabHost, LabHost]) -> LabHost:
    """A host with a pool, files for disks and CDs, and an active network."""
    made = two_hosts[0]
    made.run(["mkdir", "-p", PLACE])
    for name, size in (("one.qcow2", "16M"), ("two.qcow2", "16M")):
        made.run(["qemu-img", "create", "-q", "-f", "qcow2", f"{PLACE}/{name}", size])
    for name, size in (("first.iso", "1M"), ("second.iso", "2M")):
        made.run(["qemu-img", "create", "-q", "-f", "raw", f"{PLACE}/{name}", size])
    made.virsh("pool-define-as", "hw", "dir", "--target", PLACE)
    made.virsh("pool-start", "hw")
    made.virsh("net-start", "default")
    return made


@pytest.fixture(scope="module")
def guest(host: LabHost) -> Iterator[Guest]:
    """A guest that runs, with a CD drive, a VNC password and places for devices."""
    made = Guest.define(
        host,
        NAME,
        disks=(Disk(f"{PLACE}/first.iso", target="sda", format="raw", device="cdrom", read_only=True),),
        networks=(Nic("default", mac="52:54:00:aa:ee:00"),),
        devices="<controller type='pci' index='0' model='pcie-root'/>",
        root_ports=10,
        max_vcpus=2,
        memory_mib=96,
        max_memory_mib=128,
    )
    made.start().wait_ready()
    yield made
    made.remove()


@pytest.fixture(scope="module")
def program(host: LabHost, guest: Guest, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows the host."""
    made = Program(tmp_path_factory.mktemp("hardware"))
    made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    return made


def do(program: Program, verb: str, *words: str) -> str:
    """A command on the guest."""
    return program.done(verb, "-VmId", NAME, *words)


def undo(program: Program, command: str) -> None:
    """Take back the newest call of a command."""
    tasks = program.select(f"Tasks: command = {command} and is_child = false", "--cached", "--columns", "id")
    program.done("Undo-Task", "-TaskId", tasks[0]["id"])


def stored(host: LabHost) -> str:
    """What its next start will use."""
    return host.virsh("dumpxml", NAME, "--inactive")


def refused(program: Program, verb: str, *words: str) -> str:
    """What is said of a command on the guest that is not done."""
    ended = program.run(verb, "-VmId", NAME, *words)
    assert ended.returncode == 1, ended.stdout
    return ended.stderr + ended.stdout


def test_what_the_host_has_not_is_refused_with_what_it_has(program: Program, host: LabHost, guest: Guest) -> None:
    said = refused(program, "Update-Disk", "-Target", "sda", "-Bus", "ide", "-WhatIf")
    assert 'the host has no bus for disks "ide" for VMs of machine type pc-q35' in said
    assert "virtio" in said
    assert "qemu64" in refused(program, "Update-Vm", "-CpuModel", "Enigma")
    offered = program.done("complete", "--shell", "bash", "--line", f"stellwerk Update-Vm -VmId {NAME} -CpuModel qemu6")
    assert offered.split() == ["qemu64"]
    offered = program.done("complete", "--shell", "bash", "--line", f"stellwerk Update-Disk -VmId {NAME} -Bus ")
    assert "ide" not in offered.split()


def test_two_disks_come_and_go_while_it_runs(program: Program, host: LabHost, guest: Guest) -> None:
    preview = do(program, "Attach-Disk", "-Path", f"{PLACE}/one.qcow2", "-WhatIf")
    assert f'+      <source file="{PLACE}/one.qcow2"/>' in preview
    do(program, "Attach-Disk", "-Path", f"{PLACE}/one.qcow2")
    do(program, "Attach-Disk", "-Storage", "hw", "-Volume", "two.qcow2", "-Cache", "none")
    assert guest.sh("cat /sys/block/vda/size /sys/block/vdb/size").split() == ["32768", "32768"]
    assert stored(host).count("bus='virtio'") == 2
    (row,) = program.select(f"Disks: vm = {NAME} and pool = hw and vm.status = up", "--columns", "name,volume,cache")
    assert row == {"name": "vdb", "volume": "two.qcow2", "cache": "none"}
    do(program, "Resize-Disk", "-Target", "vdb", "-Size", "24M")
    assert guest.sh("cat /sys/block/vdb/size") == str(24 * 2048)
    smaller = program.run("Resize-Disk", "-VmId", NAME, "-Target", "vdb", "-Size", "8M")
    assert smaller.returncode == 1
    assert "only made larger" in smaller.stderr + smaller.stdout
    missing = program.run("Attach-Disk", "-VmId", NAME, "-Path", f"{PLACE}/none.qcow2", "-WhatIf")
    assert "there is no" in missing.stderr + missing.stdout
    do(program, "Detach-Disk", "-Target", "vda")
    assert "vda" not in guest.sh("ls /sys/block").split()
    undo(program, "Detach-Disk")
    assert guest.sh("cat /sys/block/vda/size") == "32768"
    assert f"{PLACE}/one.qcow2" in stored(host)
    do(program, "Add-Disk", "-Size", "8M", "-Pool", "hw")
    assert f"{NAME}-vdc.qcow2" in host.virsh("vol-list", "hw")
    undo(program, "Add-Disk")
    assert f"{NAME}-vdc.qcow2" not in host.virsh("vol-list", "hw")  # nothing was written to it
    do(program, "Update-Disk", "-Target", "vda", "-Bus", "sata")  # another kind of address, at its next start
    assert "dev='vda' bus='sata'" in stored(host)
    undo(program, "Update-Disk")
    assert "dev='vda' bus='virtio'" in stored(host)


def test_an_interface_is_plugged_in_and_its_cable_pulled(program: Program, host: LabHost, guest: Guest) -> None:
    do(program, "Add-Vnic", "-NetworkId", "default", "-Mac", MAC)
    assert MAC in guest.sh("cat /sys/class/net/*/address")
    do(program, "Update-Vnic", "-Mac", MAC, "-Link", "down")
    assert "down" in host.virsh("domif-getlink", NAME, MAC)
    assert program.select(f"Vnics: mac = {MAC} and link = false", "--columns", "vm,network") == [
        {"vm": NAME, "network": "default"}
    ]
    again = program.run("Add-Vnic", "-VmId", NAME, "-NetworkId", "default", "-Mac", MAC)
    assert again.returncode == 1
    assert NAME in again.stderr + again.stdout
    do(program, "Update-Vnic", "-Mac", MAC, "-NewMac", "52:54:00:aa:ee:02")
    assert (MAC in host.virsh("dumpxml", NAME), "52:54:00:aa:ee:02" in stored(host)) == (True, True)
    (row,) = program.select(f"Vms: name = {NAME}", "--columns", "pending")
    assert row["pending"] == [f"interface {MAC} mac"]
    do(program, "Remove-Vnic", "-Mac", MAC)
    assert MAC not in guest.sh("cat /sys/class/net/*/address")


def test_a_cd_is_changed_and_ejected(program: Program, host: LabHost, guest: Guest) -> None:
    do(program, "Update-Cdrom", "-Target", "sda", "-Path", f"{PLACE}/second.iso")
    assert guest.sh("dd if=/dev/sr0 bs=1M 2>/dev/null | wc -c") == str(2 << 20)
    do(program, "Update-Cdrom", "-Target", "sda")
    assert ".iso" not in host.virsh("dumpxml", NAME)
    assert ".iso" not in stored(host)
    undo(program, "Update-Cdrom")
    assert "second.iso" in host.virsh("dumpxml", NAME)


def test_a_device_comes_at_once_or_waits_and_one_that_waits_is_taken_back(
    program: Program, host: LabHost, guest: Guest
) -> None:
    # Before a processor comes: QEMU 7.2 crashes where a device is added to an emulated guest that got one.
    do(program, "Add-Device", "-Type", "rng")
    assert "<rng" in host.virsh("dumpxml", NAME)
    do(program, "Add-Device", "-Type", "sound", "-Model", "ac97")
    do(program, "Update-Vm", "-OnReboot", "destroy")
    (row,) = program.select(f"Vms: name = {NAME}", "--columns", "pending")
    assert {"sound 0 added", "on_reboot"} <= set(row["pending"])
    do(program, "Clear-Pending", "-Item", "sound 0 added")
    (row,) = program.select(f"Vms: name = {NAME}", "--columns", "pending")
    assert ("sound 0 added" in row["pending"], "on_reboot" in row["pending"]) == (False, True)
    assert "<sound" not in stored(host)
    do(program, "Clear-Pending")
    assert program.select(f"Vms: name = {NAME}", "--columns", "pending") == [{"pending": []}]
    unknown = program.run("Add-Device", "-VmId", NAME, "-Type", "hostdev", "-Source", "the red one")
    assert unknown.returncode == 1


def test_room_is_made_for_the_next_start_and_taken_back(program: Program, host: LabHost, guest: Guest) -> None:
    before = stored(host).count("pcie-root-port")
    full = program.run("Add-Device", "-VmId", NAME, "-Type", "memory", "-Set", f"size={128 << 20}", "--json")
    assert (full.returncode, "no_room" in full.stdout + full.stderr) == (1, True)
    assert "Ports for devices" in do(program, "Add-Room", "-WhatIf")
    do(program, "Add-Room", "-Ports", "4", "-Memory", "1G", "-Slots", "2")
    (row,) = program.select(f"Vms: name = {NAME}", "--columns", "pending")
    assert row["pending"] == ["slot_memory", "ports"]
    assert stored(host).count("pcie-root-port") >= before + 4
    assert "<maxMemory slots='2'" in stored(host)
    do(program, "Clear-Pending", "-Item", "ports")
    assert program.select(f"Vms: name = {NAME}", "--columns", "pending") == [{"pending": ["slot_memory"]}]
    undo(program, "Clear-Pending")
    do(program, "Clear-Pending")
    assert program.select(f"Vms: name = {NAME}", "--columns", "pending") == [{"pending": []}]
    assert "maxMemory" not in stored(host)


def _address(node_device: str) -> str:
    """`0000:00:1f.0` of `pci_0000_00_1f_0`."""
    _pci, domain, bus, slot, function = node_device.split("_")
    return f"{domain}:{bus}:{slot}.{function}"


def test_what_qemu_can_plug_is_plugged_and_the_rest_waits(program: Program, host: LabHost, tmp_path: Path) -> None:
    root = "<controller type='pci' index='0' model='pcie-root'/>"
    xml = domain_xml("hw-b", root_ports=6, devices=f"{root}<controller type='usb' index='0' model='qemu-xhci'/>")
    host.define(xml.replace("<controller type='usb' model='none'/>", ""))
    program.done("Add-Room", "-VmId", "hw-b", "-Memory", "1G", "-Slots", "2")
    host.virsh("start", "hw-b", "--paused")
    script = tmp_path / "plug"
    script.write_text(
        f"Add-Device -VmId hw-b -Type memory -Set size={128 << 20}\n"
        f"Attach-Disk -VmId hw-b -Path {PLACE}/first.iso -ReadOnly -Bus usb\n"
        "Add-Device -VmId hw-b -Type input -Kind tablet\n"
        "Add-Device -VmId hw-b -Type watchdog\n"
        f"Add-Device -VmId hw-b -Type filesystem -Source {PLACE} -Target share -WhatIf\n"
        f"Add-Device -VmId hw-b -Type filesystem -Source {PLACE} -Target share\n"
    )
    assert "it needs the memory of the VM to be shared" in program.done("shell", str(script))
    live = host.virsh("dumpxml", "hw-b")
    assert ("<memory model='dimm'" in live, "bus='usb'" in live, "type='tablet'" in live) == (True, True, True)
    assert ("<watchdog" in live, "<filesystem" in live) == (False, False)
    (row,) = program.select("Vms: name = hw-b", "--columns", "pending")
    assert row["pending"] == ["shared_memory", "filesystem share added", "watchdog 0 added"]
    there = host.virsh("nodedev-list", "--cap", "pci").split()
    for source, said in ((_address(there[0]), "passthrough"), ("ffff:ff:1f.7", "has no device")) if there else ():
        given = program.run("Add-Device", "-VmId", "hw-b", "-Type", "hostdev", "-Source", source)
        assert (given.returncode, said in given.stdout + given.stderr) == (1, True)
    assert "<hostdev" not in host.virsh("dumpxml", "hw-b", "--inactive")
    host.virsh("destroy", "hw-b")
    host.virsh("undefine", "hw-b")


def test_what_must_wait_is_pending_and_can_be_taken_back(program: Program, host: LabHost, guest: Guest) -> None:
    assert program.select(f"Vms: name = {NAME}", "--columns", "pending") == [{"pending": []}]
    host.define(stored(host).replace("<on_reboot>restart", "<on_reboot>destroy"))  # while nobody looks
    assert program.select("Vms: pending is not empty", "--columns", "pending") == [{"pending": ["on_reboot"]}]
    do(program, "Clear-Pending")
    do(program, "Update-Vm", "-Vcpus", "2", "-Memory", "128M", "-OnCrash", "preserve")
    assert "<vcpu placement='static'>2</vcpu>" in stored(host)
    assert host.virsh("vcpucount", NAME, "--live", "--current") == "2"
    (row,) = program.select("Vms: pending is not empty", "--columns", "name,pending")
    assert row["name"] == NAME
    assert "on_crash" in json.dumps(row["pending"])
    undo(program, "Update-Vm")
    assert "preserve" not in stored(host)
    # This guest's system does not give a processor back while it runs.
    assert program.select("Vms: pending is not empty", "--columns", "pending") == [{"pending": ["vcpus"]}]


def test_xml_is_edited_and_its_password_stays(program: Program, host: LabHost, guest: Guest, tmp_path: Path) -> None:
    file = tmp_path / "vm.xml"
    file.write_text(stored(host).replace("<graphics type='vnc'", "<graphics type='vnc' passwd='hush'"))
    host.virsh("define", str(file))
    file.write_text(stored(host).replace("<on_crash>destroy", "<on_crash>preserve"))
    preview = do(program, "Update-Vm", "-Xml", str(file), "-WhatIf")
    assert "preserve" in preview
    assert "libvirt" in preview
    do(program, "Update-Vm", "-Xml", str(file))
    assert "<on_crash>preserve" in stored(host)
    assert "passwd='hush'" in host.virsh("dumpxml", NAME, "--inactive", "--security-info")
    kept = json.loads(program.done("definitions", NAME, "--json"))
    assert (kept[0]["before"], "<on_crash>destroy" in kept[0]["xml"]) == ("changing its definition", True)
    do(program, "Restore-VmDefinition", "-Version", kept[0]["version"][:8])
    assert "<on_crash>destroy" in stored(host)
    assert "passwd='hush'" in host.virsh("dumpxml", NAME, "--inactive", "--security-info")


@pytest.fixture
def user(qtbot: QtBot, qapp: QApplication, program: Program, host: LabHost, guest: Guest) -> Iterator[Onlooker]:
    """Somebody with the window on the same profile."""
    qapp.setQuitOnLastWindowClosed(False)
    made = Onlooker(qtbot, qapp, program.profile)
    made.watch(host.name)
    yield made
    made.close()


def test_of_two_editors_the_second_is_told_and_nothing_is_lost(user: Onlooker, program: Program, host: LabHost) -> None:
    user.window.go(Place(ref_of(user.vm(NAME))))
    user.turn_to("XML")
    user.press("Edit")
    (tab,) = user.window.findChildren(XmlTab)
    user.within(LIMIT, lambda: tab.editing.on, "the text to be edited")
    tab.text.setPlainText(tab.text.toPlainText().replace("<on_reboot>restart", "<on_reboot>destroy"))
    user.meanwhile(lambda: do(program, "Update-Vm", "-OnCrash", "preserve"))
    user.within(LONG, lambda: tab.editing.banner.isVisible(), "the other's change to be told")
    assert "Somebody else" in tab.editing.banner.text
    user.press("Compare with theirs")
    user.within(LONG, lambda: "preserve → destroy" in _told(tab), "what of theirs would go")
    assert "restart → destroy" in _told(tab)
    user.press("Save", within=tab.editing.panel)
    user.within(LONG, lambda: not tab.editing.on or bool(_problem(tab)), "it to be saved")
    assert _problem(tab) == ""
    assert "<on_reboot>destroy" in stored(host)
    newest = json.loads(program.done("definitions", NAME, "--json"))[0]
    assert "<on_crash>preserve" in newest["xml"]  # what went is kept


def _told(tab: XmlTab) -> str:
    panel = tab.editing.panel
    return panel.effects.text if panel is not None else ""


def _problem(tab: XmlTab) -> str:
    panel = tab.editing.panel
    return panel.problem.text() if panel is not None else ""
