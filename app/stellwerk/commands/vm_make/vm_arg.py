"""The parameters of Add-Vm: what each takes, in words. Any thread."""

from typing import Annotated

from stellwerk.commands.object_name import checked_line, checked_note, checked_vm_name
from stellwerk.commands.vm_make.part_text import checked_disk, checked_nic, checked_sha256, checked_topology
from stellwerk.core.handover import checked_token
from stellwerk.core.ids import ClusterId, HostId, TemplateId
from stellwerk.core.text import N_
from stellwerk.engine.parameter import Arg
from stellwerk.policy.ability import told_of_new
from stellwerk.policy.offer.network_offer import network_offers
from stellwerk.policy.vm_make.fetch import checked_url

Name = Annotated[str, Arg(N_("Name"), N_("web-?? stands for web-01, web-02 …"), check=checked_vm_name)]
Host = Annotated[HostId | None, Arg(N_("Host"), N_("Where it is made"))]
Cluster = Annotated[ClusterId | None, Arg(N_("Cluster"), N_("Instead of a host: the best one is chosen"))]
Os = Annotated[str, Arg(N_("Operating system"), N_("What suits it is chosen: debian12, rhel9, win11 …"))]
Memory = Annotated[int | None, Arg(N_("Memory"), unit="bytes")]
Vcpus = Annotated[int | None, Arg(N_("vCPUs"))]
Disk = Annotated[
    tuple[str, ...],
    Arg(N_("Disks"), N_("size=10G,format=qcow2 or raw,pool=default,bus=virtio; or none"), check=checked_disk),
]
ImportDisk = Annotated[
    tuple[str, ...], Arg(N_("Existing disks"), N_("A path on the host, or a volume"), check=checked_line)
]
Network = Annotated[
    tuple[str, ...],
    Arg(N_("Networks"), N_("A network, bridge=br0, direct=eno1; or none"), check=checked_nic, offers=network_offers),
]
Cdrom = Annotated[
    tuple[str, ...], Arg(N_("CDs"), N_("An ISO image: a path on the host, or a volume"), check=checked_line)
]
Upload = Annotated[tuple[str, ...], Arg(N_("CDs to upload"), N_("An ISO image of this computer"), check=checked_line)]
Fetch = Annotated[
    tuple[str, ...],
    Arg(N_("CDs to fetch"), N_("The address of an ISO image, which the host fetches itself"), check=checked_url),
]
Drivers = Annotated[
    str,
    Arg(
        N_("CD with drivers"),
        N_("virtio-win.iso of this computer: uploaded where a Windows needs it and no pool of the host has one"),
        check=checked_line,
    ),
]
Kernel = Annotated[str, Arg(N_("Kernel"), N_("A path on the host; it is booted directly"), check=checked_line)]
Initrd = Annotated[str, Arg(N_("Initial file system"), N_("A path on the host"), check=checked_line)]
Cmdline = Annotated[str, Arg(N_("Kernel command line"), check=checked_line)]
CloudInit = Annotated[str, Arg(N_("cloud-init"), N_("A file of this computer with the user-data"), check=checked_line)]
User = Annotated[str, Arg(N_("User"), N_("For cloud-init: may become root, logs in by key"), check=checked_line)]
Password = Annotated[str, Arg(N_("Password"), N_("For its console, not for SSH"), check=checked_token, secret=True)]
PasswordFile = Annotated[
    str,
    Arg(
        N_("File with the password"),
        N_("A file of this computer whose first line is it, or its hash"),
        check=checked_line,
    ),
]
SshKey = Annotated[
    tuple[str, ...], Arg(N_("SSH keys"), N_("Public ones, or files of this computer with them"), check=checked_line)
]
Package = Annotated[tuple[str, ...], Arg(N_("Packages"), N_("To be installed by cloud-init"), check=checked_line)]
CloudNetwork = Annotated[
    str, Arg(N_("Network configuration"), N_("A file of this computer for cloud-init"), check=checked_line)
]
_FIRMWARE = ("bios", "uefi", "secure")
Firmware = Annotated[
    str,
    Arg(
        N_("Firmware"),
        N_("Left out: what suits the system"),
        choices=_FIRMWARE,
        offers=told_of_new("firmware", _FIRMWARE),
    ),
]
CpuModel = Annotated[
    str,
    Arg(N_("CPU model"), N_("Left out: the host's own"), check=checked_line, offers=told_of_new("cpu_model")),
]
Topology = Annotated[
    str, Arg(N_("CPU topology"), N_("2x4x1: sockets, cores, threads; or 8 for one socket"), check=checked_topology)
]
Tpm = Annotated[bool | None, Arg(N_("TPM 2.0"), N_("Left out: what suits the system"))]
Boot = Annotated[
    tuple[str, ...],
    Arg(N_("Boot order"), N_("What is tried, in this order"), choices=("hd", "cdrom", "network")),
]
Image = Annotated[
    str,
    Arg(N_("Cloud image"), N_("On the host: a path, or a volume; the first disk is a copy of it"), check=checked_line),
]
ImageUpload = Annotated[
    str, Arg(N_("Cloud image to upload"), N_("Of this computer; it becomes the first disk"), check=checked_line)
]
ImageFetch = Annotated[
    str,
    Arg(
        N_("Cloud image to fetch"),
        N_("Its address, by which the host fetches it itself; it becomes the first disk"),
        check=checked_url,
    ),
]
Sha256 = Annotated[
    str,
    Arg(
        N_("SHA-256"),
        N_("Of the file to upload or fetch: it is compared, else nothing is made"),
        check=checked_sha256,
    ),
]
Title = Annotated[str, Arg(N_("Title"), N_("A short text kept in the domain"), check=checked_line)]
Description = Annotated[str, Arg(N_("Description"), N_("A note kept in the domain"), check=checked_note)]
Count = Annotated[int, Arg(N_("Number of VMs"), N_("More than one need a mask as their name"))]
Emulated = Annotated[bool, Arg(N_("Emulated"), N_("Slow; for hosts without KVM"))]
Prepare = Annotated[
    bool,
    Arg(N_("Prepare the host"), N_("Start a network or pool that is off; make a folder pool where there is none")),
]
Start = Annotated[bool, Arg(N_("Start it"))]
Template = Annotated[
    TemplateId | None,
    Arg(N_("Template"), N_("Its disks, system and devices are those of the template")),
]
Full = Annotated[
    bool, Arg(N_("With disks of its own"), N_("Else they stand on those of the template: at once and small"))
]
File = Annotated[
    str,
    Arg(
        N_("File"),
        N_("YAML with parameters by their names; those that are typed count first"),
        aside=True,
        spreads=True,
    ),
]
