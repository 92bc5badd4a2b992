"""Guests: the XML of real VMs that boot in seconds under software emulation, and a handle on one of them.

The serial console is a pty (so that `virsh console` works) whose output virtlogd also writes to a file; the
file is read from outside the host's namespaces. Any thread, one at a time per guest.

Tried with libvirt 9.0 and QEMU 7.2:
- A guest needs 80 MiB to boot, with the agent 96: its kernel unpacks itself to 52 MiB from the 16th on. Pages
  that it has not touched cost nothing, so sixty paused guests of any size fit anywhere.
"""

from __future__ import annotations

import os
import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack
from xml.sax.saxutils import escape, quoteattr

from tests.fleet.lab.host import LabHost
from tests.fleet.lab.initramfs import READY, Kind, prepare_image
from tests.fleet.lab.space import LabError
from tests.fleet.lab.wait import until

_QUIET = "console=ttyS0 quiet loglevel=4 mitigations=off random.trust_cpu=on"
# A quarter of an emulated boot (0.7 of 2.6 s of processor time) goes into what no test looks at: self-tests of ciphers,
# certificates of modules, tracing, a congestion control in BPF, locks patched out for one processor.
_FRUGAL = "cryptomgr.notests noreplace-smp initcall_blacklist=" + ",".join(
    (
        *("crypto_kdf108_init", "load_system_certificate_list", "init_encrypted", "cubictcp_register"),
        *("init_kprobe_trace", "init_trace_printk_function_export", "init_blk_tracer"),
    )
)


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk or CD of a guest, by a path as seen on the host. CDs go on `scsi`: the kernel has no SATA."""

    path: str
    target: str = "vda"
    format: str = "qcow2"
    device: str = "disk"
    read_only: bool = False
    shareable: bool = False

    def xml(self) -> str:
        """The libvirt element."""
        bus = "virtio" if self.target.startswith("vd") else "scsi"
        flags = "<readonly/>" * self.read_only + "<shareable/>" * self.shareable
        return (
            f"<disk type='file' device='{self.device}'><driver name='qemu' type='{self.format}'/>"
            f"<source file={quoteattr(self.path)}/><target dev='{self.target}' bus='{bus}'/>{flags}</disk>"
        )


@dataclass(frozen=True, slots=True)
class Nic:
    """A network interface of a guest on a libvirt network of the host."""

    network: str = "default"
    mac: str = ""
    model: str = "virtio"

    def xml(self) -> str:
        """The libvirt element."""
        mac = f"<mac address='{self.mac}'/>" if self.mac else ""
        source = f"<source network={quoteattr(self.network)}/><model type='{self.model}'/>"
        return f"<interface type='network'>{mac}{source}</interface>"


class DomainOptions(TypedDict, total=False):
    """The options of `domain_xml`, which has their meanings and defaults."""

    memory_mib: int
    max_memory_mib: int | None
    vcpus: int
    max_vcpus: int | None
    disks: Sequence[Disk | str]
    networks: Sequence[Nic | str]
    kind: Kind
    uuid: str | None
    title: str | None
    description: str | None
    metadata: str
    devices: str
    root_ports: int


def domain_xml(
    name: str,
    *,
    memory_mib: int = 96,
    max_memory_mib: int | None = None,
    vcpus: int = 1,
    max_vcpus: int | None = None,
    disks: Sequence[Disk | str] = (),
    networks: Sequence[Nic | str] = (),
    kind: Kind = "acpi",
    uuid: str | None = None,
    title: str | None = None,
    description: str | None = None,
    metadata: str = "",
    devices: str = "",
    root_ports: int = 0,
) -> str:
    """The XML of a software-emulated VM (q35, qemu64) that boots the lab's kernel directly.

    `disks` are `Disk`s or elements as text; `networks` are `Nic`s or names of libvirt networks; `devices` is
    more text for `<devices>`; `root_ports` are PCI slots for hot-plugging beyond the one that such a machine
    has. The image is fetched and built at first use, which may take seconds and the network.
    """
    image = prepare_image(kind)
    texts = "".join(
        f"<{tag}>{escape(text)}</{tag}>" for tag, text in (("title", title), ("description", description)) if text
    )
    balloon = f"<currentMemory unit='MiB'>{memory_mib}</currentMemory>"
    agent = "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
    parts = [disk if isinstance(disk, str) else disk.xml() for disk in disks]
    parts += [(Nic(network) if isinstance(network, str) else network).xml() for network in networks]
    if any("bus='scsi'" in part for part in parts):
        parts.append("<controller type='scsi' model='virtio-scsi'/>")
    parts += ["<controller type='pci' model='pcie-root-port'/>"] * root_ports
    parts += [agent] if kind == "agent" else []
    return f"""<domain type='qemu'>
  <name>{escape(name)}</name>
  <uuid>{uuid or uuids.uuid4()}</uuid>
  {texts}{f"<metadata>{metadata}</metadata>" if metadata else ""}
  <memory unit='MiB'>{max_memory_mib or memory_mib}</memory>{balloon}
  <vcpu current='{vcpus}'>{max_vcpus or vcpus}</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>{image.kernel}</kernel><initrd>{image.initramfs}</initrd>
    <cmdline>{_QUIET} {_FRUGAL} lab.kind={kind} lab.name={escape(name)}</cmdline>
  </os>
  <features><acpi/><apic/></features>
  <cpu mode='custom' match='exact' check='none'><model>qemu64</model></cpu>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    {"".join(parts)}{devices}
    <controller type='usb' model='none'/>
    <serial type='pty'><log file={quoteattr(_console_file(name))} append='on'/><target port='0'/></serial>
    <graphics type='vnc' autoport='yes' listen='127.0.0.1'/>
    <video><model type='vga'/></video>
    <memballoon model='virtio'><stats period='1'/></memballoon>
  </devices>
</domain>"""


class Guest:
    """A VM on a lab host, driven by virsh on that host, behind the back of the program under test."""

    def __init__(self, host: LabHost, name: str) -> None:
        """A handle only: the VM may exist or not."""
        self.host = host
        self.name = name
        self._mark = 0
        self._booted_here = True

    @classmethod
    def define(cls, host: LabHost, name: str, *, autostart: bool = False, **options: Unpack[DomainOptions]) -> Guest:
        """Define a VM on a host, by the options of `domain_xml`."""
        host.define(domain_xml(name, **options))
        if autostart:
            host.virsh("autostart", name)
        return cls(host, name)

    @property
    def uuid(self) -> str:
        """Its UUID, from libvirt."""
        return self.host.virsh("domuuid", self.name)

    @property
    def state(self) -> str:
        """Its state in virsh's words: `running`, `paused`, `shut off` …"""
        return self.host.virsh("domstate", self.name)

    @property
    def console(self) -> str:
        """All that it has written to its serial console, over all its boots."""
        file = self.host.outside(_console_file(self.name))
        return file.read_text(errors="replace") if file.exists() else ""

    @property
    def pid(self) -> int:
        """The number outside of its QEMU process; raises `LabError` when it does not run."""
        return self.host.qemu_pid(self.name)

    def start(self, *, paused: bool = False) -> Guest:
        """Start it, or with `paused` (cheap) create it without letting its CPU run."""
        self.mark()
        self.host.virsh("start", self.name, *(["--paused"] if paused else []))
        return self

    def mark(self) -> None:
        """Let `wait_console` and `wait_ready` look only at what comes from here on."""
        self._mark = len(self.console)

    def wait_ready(self, timeout: float = 180.0) -> Guest:
        """Wait until it has booted since the last `start()` or `mark()`."""
        self.wait_console(READY, timeout)
        return self

    def wait_console(self, text: str, timeout: float = 180.0) -> None:
        """Wait until its serial console shows `text` since the last `start()` or `mark()`."""
        until(
            lambda: text in self.console[self._mark :],
            timeout,
            lambda: f"{text!r} of {self.name}: {self._tail()}",
        )

    def sh(self, command: str, timeout: float = 90.0) -> str:
        """Run a command in the root shell on its serial console and return what it wrote there.

        Waits for the first prompt, since getty throws away what was typed before. The terminal stays open
        until the command is done: QEMU 7.2 does not read what a program wrote that has closed its end.
        """
        if self._booted_here:
            self.wait_console("/ # ", timeout)
        start, end = f"start-{len(self.console)}:", f"end-{len(self.console)}:"
        # Quotes within the marks keep the echo of the typed line from being taken for them.
        line = f"echo '{start[:1]}''{start[1:]}'; {command}; echo '{end[:1]}''{end[1:]}'\n"
        terminal = os.open(self.host.virsh("ttyconsole", self.name), os.O_WRONLY | os.O_NOCTTY)
        try:
            os.write(terminal, line.encode())
            self.wait_console(f"\n{end}", timeout)
        finally:
            os.close(terminal)
        return self.console.partition(f"{start}\n")[2].partition(end)[0].strip()

    def wait_state(self, state: str, timeout: float = 90.0) -> None:
        """Wait for a state in virsh's words."""
        until(
            lambda: self.state == state,
            timeout,
            lambda: f"{self.name} {state}, is {self.state}: {self._tail()}",
        )

    def moved_to(self, host: LabHost) -> Guest:
        """A handle on the same VM after its migration; its console there begins with the migration."""
        moved = Guest(host, self.name)
        moved._booted_here = False
        return moved

    def shut_down(self) -> None:
        """Press its power button and return at once."""
        self.host.virsh("shutdown", self.name, "--mode", "acpi")

    def wait_agent(self, timeout: float = 90.0) -> Guest:
        """Wait until its agent answers."""
        ping = ["virsh", "-q", "qemu-agent-command", self.name, '{"execute":"guest-ping"}']
        until(lambda: "return" in self.host.run(ping, check=False), timeout, f"the agent of {self.name}")
        return self

    def shut_down_by_agent(self) -> None:
        """Ask its agent to power it off. libvirt waits for the answer, which a guest that obeys may cut short."""
        try:
            self.host.virsh("shutdown", self.name, "--mode", "agent")
        except LabError as error:
            if "End of file from agent socket" not in str(error):
                raise

    def destroy(self) -> None:
        """Force it off."""
        self.host.virsh("destroy", self.name)

    def freeze(self) -> None:
        """Stop its QEMU by SIGSTOP."""
        self.host.freeze_vm(self.name)

    def thaw(self) -> None:
        """End a `freeze()`."""
        self.host.thaw_vm(self.name)

    def remove(self) -> None:
        """Force it off if it runs and undefine it with all metadata; its disks stay. Repeatable."""
        self.host.run(["virsh", "-q", "destroy", self.name], check=False)
        words = ["--managed-save", "--snapshots-metadata", "--checkpoints-metadata", "--nvram"]
        self.host.run(["virsh", "-q", "undefine", self.name, *words], check=False)

    def _tail(self) -> str:
        return f"its console ends with {self.console[-600:]!r}"


def _console_file(name: str) -> str:
    return f"/var/log/libvirt/qemu/{name}-serial.log"
