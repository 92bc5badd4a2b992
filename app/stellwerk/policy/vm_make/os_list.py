"""The operating systems that are known without libosinfo's database, with what suits each. Pure; any thread.

Sizes are the vendors' recommendations for a server with room to work, rounded up.
"""

from stellwerk.core.error import Invalid
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _, alike
from stellwerk.core.unit import GIB, MIB
from stellwerk.model.making.os_entry import OsEntry
from stellwerk.model.making.vm_spec import FirmwareType

_BIOS, _SECURE = FirmwareType.BIOS, FirmwareType.SECURE


def _linux(id_: str, name: str, uri: str, **other: object) -> OsEntry:
    return replace(OsEntry(id=id_, name=name, uri=f"http://{uri}"), **other)


def _old_linux(id_: str, name: str, uri: str, nic: str = "e1000") -> OsEntry:
    """Before virtio: what QEMU's oldest machine has."""
    return OsEntry(
        id=id_, name=name, uri=f"http://{uri}", memory=GIB, disk=10 * GIB, vcpus=1, machine="pc", firmware=_BIOS,
        bus="ide", nic=nic, video="cirrus", agent=False, rng=False, tablet=False, modern=False,
    )  # fmt: skip


def _windows(id_: str, name: str, memory: int, disk: int, **other: object) -> OsEntry:
    """A Windows of today: virtio by a second CD, its own clock."""
    entry = OsEntry(
        id=id_, name=name, uri=_microsoft(id_), family="windows", memory=memory, disk=disk, video="virtio",
        localtime=True, virtio_cd=True, rng=True,
    )  # fmt: skip
    return replace(entry, **other)


def _old_windows(id_: str, name: str, memory: int, disk: int, **other: object) -> OsEntry:
    """A Windows that finds no virtio: IDE, an emulated network card, the oldest machine."""
    entry = OsEntry(
        id=id_, name=name, uri=_microsoft(id_), family="windows", memory=memory, disk=disk, vcpus=1,
        machine="pc", firmware=_BIOS, bus="ide", nic="rtl8139", video="cirrus", agent=False, rng=False, localtime=True,
        modern=False,
    )  # fmt: skip
    return replace(entry, **other)


def _microsoft(id_: str) -> str:
    return f"http://microsoft.com/win/{id_.removeprefix('win')}"


GENERIC = OsEntry(id="generic", name=N_("Generic or unknown"), family="", firmware=_BIOS)
"""What is taken where nothing is said: what today's systems have drivers for, by BIOS, which boots everything."""

_EL = 2 * GIB

SYSTEMS: tuple[OsEntry, ...] = (
    _linux("debian13", "Debian 13", "debian.org/debian/13"),
    _linux("debian12", "Debian 12", "debian.org/debian/12"),
    _linux("debian11", "Debian 11", "debian.org/debian/11"),
    _linux("ubuntu26.04", "Ubuntu 26.04 LTS", "ubuntu.com/ubuntu/26.04", disk=25 * GIB),
    _linux("ubuntu24.04", "Ubuntu 24.04 LTS", "ubuntu.com/ubuntu/24.04", disk=25 * GIB),
    _linux("ubuntu22.04", "Ubuntu 22.04 LTS", "ubuntu.com/ubuntu/22.04", disk=25 * GIB),
    *(
        _linux(f"{id_}{version}", f"{name} {version}", f"{site}/{version}", memory=_EL, least_memory=1536 * MIB)
        for id_, name, site in (
            ("rhel", "Red Hat Enterprise Linux", "redhat.com/rhel"),
            ("almalinux", "AlmaLinux", "almalinux.org/almalinux"),
            ("rocky", "Rocky Linux", "rockylinux.org/rocky"),
            ("ol", "Oracle Linux", "oracle.com/ol"),
            ("centos-stream", "CentOS Stream", "centos.org/centos-stream"),
        )
        for version in ("10", "9", "8")
        if not (id_ == "centos-stream" and version == "8")
    ),
    _linux("rhel7", "Red Hat Enterprise Linux 7", "redhat.com/rhel/7.9", firmware=_BIOS),
    _linux("rhel6", "Red Hat Enterprise Linux 6", "redhat.com/rhel/6.10", firmware=_BIOS, machine="pc", video="vga",
           modern=False),
    _old_linux("rhel5", "Red Hat Enterprise Linux 5", "redhat.com/rhel/5.11"),
    _old_linux("rhel4", "Red Hat Enterprise Linux 4", "redhat.com/rhel/4.9"),
    _old_linux("rhel3", "Red Hat Enterprise Linux 3", "redhat.com/rhel/3.9", "rtl8139"),
    _linux("fedora43", "Fedora 43", "fedoraproject.org/fedora/43"),
    _linux("fedora42", "Fedora 42", "fedoraproject.org/fedora/42"),
    _linux("sles16", "SUSE Linux Enterprise Server 16", "suse.com/sles/16.0"),
    _linux("sles15", "SUSE Linux Enterprise Server 15", "suse.com/sles/15.6"),
    _linux("opensuse16.0", "openSUSE Leap 16.0", "opensuse.org/opensuse/16.0"),
    _linux("opensusetumbleweed", "openSUSE Tumbleweed", "opensuse.org/opensuse/tumbleweed"),
    _linux("archlinux", "Arch Linux", "archlinux.org/archlinux/rolling"),
    _linux("alpinelinux3.22", "Alpine Linux 3.22", "alpinelinux.org/alpinelinux/3.22", memory=GIB, disk=8 * GIB),
    _linux("freebsd15.0", "FreeBSD 15", "freebsd.org/freebsd/15.0", family="bsd", video="vga"),
    _linux("freebsd14.3", "FreeBSD 14", "freebsd.org/freebsd/14.3", family="bsd", video="vga"),
    _windows("win11", "Windows 11", 4 * GIB, 64 * GIB, firmware=_SECURE, tpm=True, least_memory=4 * GIB),
    _windows("win10", "Windows 10", 4 * GIB, 40 * GIB),
    _windows("win2k25", "Windows Server 2025", 4 * GIB, 64 * GIB, least_memory=2 * GIB),
    _windows("win2k22", "Windows Server 2022", 4 * GIB, 64 * GIB, least_memory=2 * GIB),
    _windows("win2k19", "Windows Server 2019", 4 * GIB, 64 * GIB),
    _windows("win2k16", "Windows Server 2016", 4 * GIB, 64 * GIB),
    _windows("win2k12r2", "Windows Server 2012 R2", 2 * GIB, 40 * GIB),
    _windows("win2k8r2", "Windows Server 2008 R2", 2 * GIB, 40 * GIB, firmware=_BIOS, bus="sata", nic="e1000",
             video="vga", virtio_cd=False, rng=False, modern=False),
    _windows("win7", "Windows 7", 2 * GIB, 40 * GIB, firmware=_BIOS, bus="sata", nic="e1000", video="vga",
             virtio_cd=False, rng=False, modern=False),
    _old_windows("win2k8", "Windows Server 2008", 2 * GIB, 40 * GIB, nic="e1000", video="vga"),
    _old_windows("win2k3", "Windows Server 2003", GIB, 20 * GIB),
    _old_windows("winxp", "Windows XP", GIB, 20 * GIB),
    GENERIC,
)  # fmt: skip
"""The short list, in the order in which it is shown."""


def find_os(text: str, known: tuple[OsEntry, ...] = SYSTEMS) -> OsEntry:
    """The system of that short id, long id or name; generic where nothing is said. Raises Invalid."""
    wanted = text.strip().casefold()
    if not wanted:
        return GENERIC
    for entry in known:
        if wanted in (entry.id.casefold(), entry.uri.casefold(), entry.name.casefold()):
            return entry
    close = alike(wanted, {entry.id for entry in known}, closeness=0.6)
    hint = _("did you mean {names}").format(names=", ".join(close)) if close else _("leave it out, or say generic")
    raise Invalid(_('no operating system "{name}" is known').format(name=text[:60]), hint)
