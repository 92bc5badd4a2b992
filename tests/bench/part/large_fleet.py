"""A large fleet on libvirt's test driver: one file a host, every VM with its own UUID, two disks and an interface."""

import uuid
from pathlib import Path

VM = """<domain type='test'><name>{name}</name><uuid>{uuid}</uuid><title>Number {n}</title>
<description>One of many</description><memory unit='MiB'>2048</memory><currentMemory unit='MiB'>2048</currentMemory>
<vcpu>2</vcpu><os><type arch='x86_64'>hvm</type><boot dev='hd'/></os><features><acpi/></features>
<devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/images/{name}.qcow2'/>
<target dev='vda' bus='virtio'/></disk><disk type='file' device='disk'><source file='/images/{name}-data.qcow2'/>
<target dev='vdb' bus='virtio'/></disk><disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
<interface type='network'><mac address='{mac}'/><source network='default'/><model type='virtio'/></interface>
<serial type='pty'/><console type='pty'/><graphics type='vnc' port='-1' autoport='yes'/>
<video><model type='virtio'/></video><memballoon model='virtio'/></devices></domain>"""


def write_fleet(folder: Path, hosts: int, vms: int) -> list[tuple[str, str]]:
    """Write the files of `hosts` hosts with `vms` VMs each; answers name and URI of each host."""
    made: list[tuple[str, str]] = []
    for number in range(hosts):
        name = f"host-{number:03}"
        file = folder / f"{name}.xml"
        domains = "".join(_vm(number * vms + n, f"{name}-vm-{n:03}") for n in range(vms))
        node = "<cpu><mhz>2400</mhz><model>EPYC</model><active>64</active><nodes>1</nodes><sockets>2</sockets>"
        node += "<cores>16</cores><threads>2</threads></cpu><memory>268435456</memory>"
        file.write_text(f"<node>{node}{domains}</node>", encoding="utf-8")
        made.append((name, f"test://{file}"))
    return made


def uuid_of(number: int) -> uuid.UUID:
    """The UUID of the nth VM of the fleet."""
    return uuid.UUID(int=(0xFEED << 96) + number)


def _vm(number: int, name: str) -> str:
    mac = "52:54:" + ":".join(f"{byte:02x}" for byte in number.to_bytes(4, "big"))
    return VM.format(name=name, n=number, uuid=uuid_of(number), mac=mac)
