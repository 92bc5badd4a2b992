"""VMs that the command line made, with a console that tests can read."""

from __future__ import annotations

from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.initramfs import Kind, prepare_image
from tests.fleet.program import Program

_CMDLINE = "console=ttyS0 quiet mitigations=off random.trust_cpu=on"


def made(program: Program, host: LabHost, name: str, *words: str, kind: Kind = "acpi") -> Guest:
    """One that boots the lab's kernel; `words` are more of Add-Vm's. Off."""
    image = prepare_image(kind)
    boot = ["-Kernel", str(image.kernel), "-Initrd", str(image.initramfs), "-Cmdline", f"{_CMDLINE} lab.kind={kind}"]
    size = ["-Memory", "128M", "-Vcpus", "1", "-Emulated", "-Network", "none", "-Disk", "8M", "-Prepare"]
    program.done("Add-Vm", "-Name", name, "-HostId", host.name, *size, *boot, *words)
    log = f"<serial type='pty'><log file='/var/log/libvirt/qemu/{name}-serial.log' append='on'/>"
    host.define(host.virsh("dumpxml", name).replace("<serial type='pty'>", log))
    return Guest(host, name)
