"""What libvirt and QEMU are called in each distribution, and how they are installed there. Pure; any thread."""

from collections.abc import Mapping
from enum import Enum

from stellwerk.core.record import Record
from stellwerk.policy.host_check.reading import System


class Family(Enum):
    """Distributions that install in one way."""

    DEBIAN = "debian"
    REDHAT = "redhat"
    SUSE = "suse"


_FAMILIES: Mapping[str, Family] = {
    "debian": Family.DEBIAN,
    "ubuntu": Family.DEBIAN,
    "fedora": Family.REDHAT,
    "rhel": Family.REDHAT,
    "centos": Family.REDHAT,
    "suse": Family.SUSE,
    "opensuse": Family.SUSE,
    "sles": Family.SUSE,
}
"""By ID and the words of ID_LIKE of os-release: rebuilds name what they are like."""

_QEMU_DEBIAN: Mapping[str, str] = {
    "x86_64": "qemu-system-x86",
    "i686": "qemu-system-x86",
    "aarch64": "qemu-system-arm",
    "armv7l": "qemu-system-arm",
    "ppc64le": "qemu-system-ppc",
    "riscv64": "qemu-system-misc",
    "s390x": "qemu-system-misc",
}
_QEMU_SUSE: Mapping[str, str] = {"aarch64": "qemu-arm", "ppc64le": "qemu-ppc", "s390x": "qemu-s390x"}
_MODULAR_DRIVERS = ("qemu", "interface", "network", "nodedev", "nwfilter", "secret", "storage")
"""Drivers of libvirt that have a daemon of their own since 5.6, on for `qemu:///system` (libvirt.org/daemons.html)."""
_LEAP_OF_OLD = 42
"""openSUSE Leap was 42 before it was 15; Tumbleweed's version is a date."""


class Recipe(Record, frozen=True, kw_only=True):
    """`before` is run once before installing; `install` is followed by the names of packages. `listing` tells every
    installed package as a line `package=NAME VERSION SIZE`, the size in units of `unit` bytes."""

    install: tuple[str, ...]
    packages: tuple[str, ...]
    listing: str
    unit: int = 1
    before: tuple[str, ...] = ()


_RPM = r"rpm -qa --qf 'package=%{NAME} %{VERSION}-%{RELEASE} %{SIZE}\n'"
_DPKG = r"dpkg-query -W -f 'package=${Package} ${Version} ${Installed-Size}\n'"


def family_of(system: System | None) -> Family | None:
    """The family of a distribution; None for one that is not known."""
    if system is None:
        return None
    words = (system.id, *sorted(system.like), system.id.partition("-")[0])
    return next((_FAMILIES[word] for word in words if word in _FAMILIES), None)


def recipe_of(family: Family, system: System) -> Recipe:
    """How libvirt with QEMU is installed there."""
    match family:
        case Family.DEBIAN:
            apt = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q")
            qemu = _QEMU_DEBIAN.get(system.arch, "qemu-system")
            return Recipe(
                before=(*apt, "update"),
                install=(*apt, "install", "-y", "--no-install-recommends"),
                packages=("libvirt-daemon-system", "libvirt-clients", qemu, "qemu-utils", "dnsmasq-base"),
                listing=_DPKG,
                unit=1024,
            )
        case Family.REDHAT:
            return Recipe(
                install=("dnf", "install", "-y"),
                packages=("libvirt-daemon-kvm", "libvirt-daemon-config-network", "libvirt-client", "qemu-kvm"),
                listing=_RPM,
            )
        case Family.SUSE:
            qemu = _QEMU_SUSE.get(system.arch, "qemu-x86")
            return Recipe(
                install=("zypper", "--non-interactive", "install", "--no-recommends"),
                packages=("libvirt-daemon-qemu", "libvirt-daemon-config-network", "libvirt-client", qemu, "qemu-tools"),
                listing=_RPM,
            )


def modular_units() -> tuple[str, ...]:
    """The sockets that start the daemons of the drivers."""
    return tuple(f"virt{driver}d.socket" for driver in _MODULAR_DRIVERS)


def installs_modular(family: Family, system: System) -> bool:
    """What the distribution installs has one daemon a driver: Fedora since 35, RHEL since 9, SUSE since 16, Tumbleweed.
    Debian and Ubuntu have libvirtd."""
    major = system.version.partition(".")[0]
    version = int(major) if major.isascii() and major.isdigit() and len(major) < 9 else 0
    match family:
        case Family.DEBIAN:
            return False
        case Family.REDHAT:
            return version >= (35 if system.id == "fedora" else 9)
        case Family.SUSE:
            return version >= 16 and version != _LEAP_OF_OLD
