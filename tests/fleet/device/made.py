"""VMs that the command line made, with a console that tests can read."""

from __future__ import annotations

from tests.fleet.lab.guest import BOOT, Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.initramfs import Kind, prepare_image
from tests.fleet.program import Program


def made(program: Program, host: LabHost, name: str, *words: str, kind: Kind = "acpi") -> Guest:
    """One that boots the lab's kernel; `words` are more of Add-Vm's. Off."""
    image = prepare_image(kind)
    boot = ["-Kernel", str(image.packed), "-Initrd", str(image.initramfs), "-Cmdline", f"{BOOT} lab.kind={kind}"]
    size = ["-Memory", "128M", "-Vcpus", "1", "-Emulated", "-Network", "none", "-Disk", "8M", "-Prepare"]
    program.done("Add-Vm", "-Name", name, "-HostId", host.name, *size, *boot, *words)
    log = f"<serial type='pty'><log file='/var/log/libvirt/qemu/{name}-serial.log' append='on'/>"
    host.define(host.virsh("dumpxml", name).replace("<serial type='pty'>", log))
    return Guest(host, name)
