"""Packages of the operating system: what is needed, what is missing, and how it gets there."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.problem import Problem, say
from workbench.process import run_shown

INSTALL_LIMIT_SECONDS = 1800.0

# To build libvirt-python, to draw a window under X11, to reach hosts by qemu+ssh://.
_WINDOW = {
    "apt": (
        "gcc pkg-config libvirt-dev openssh-client libegl1 libgl1 libdbus-1-3 libfontconfig1 "
        "libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 "
        "libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 fonts-dejavu-core"
    ),
    "dnf": (
        "gcc pkgconf-pkg-config libvirt-devel openssh-clients mesa-libEGL mesa-libGL dbus-libs fontconfig "
        "libxkbcommon-x11 libxcb xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms "
        "xcb-util-renderutil dejavu-sans-fonts"
    ),
    "brew": "pkg-config libvirt",
}
# A display without a screen, certificates for TLS, the shells that our completion is for, the settings of desktops.
_TEST = {
    "apt": "xvfb xauth openssl zsh fish libglib2.0-bin",
    "dnf": "xorg-x11-server-Xvfb xorg-x11-xauth openssl zsh fish glib2",
    "brew": "openssl fish",
}
# Real hosts in namespaces with real guests, for tests/fleet. Only root can make those.
_FLEET = {
    "apt": (
        "libvirt-daemon-system libvirt-daemon-driver-qemu libvirt-daemon-driver-lxc libvirt-clients "
        "qemu-system-x86 qemu-utils openssh-server netcat-openbsd iproute2 iptables nftables dnsmasq-base bindfs "
        "procps kmod busybox-static cpio ovmf swtpm swtpm-tools"
    ),
    "dnf": (
        "libvirt-daemon-kvm libvirt-daemon-driver-qemu libvirt-daemon-lxc libvirt-client "
        "qemu-system-x86-core qemu-img openssh-server nmap-ncat iproute iptables-nft nftables "
        "dnsmasq bindfs procps-ng kmod busybox cpio edk2-ovmf swtpm swtpm-tools virtiofsd"
    ),
    "brew": "",
}


@dataclass(frozen=True, slots=True)
class Installer:
    """One package tool: how it renews its index, how it installs, and whether that takes root."""

    name: str
    refresh: tuple[str, ...]
    install: tuple[str, ...]
    needs_root: bool

    def missing(self, packages: Sequence[str]) -> list[str]:
        """Those of `packages` that are not installed, in their order; asks the local database only."""
        return [package for package in packages if package not in self._installed(packages)]

    def _installed(self, packages: Sequence[str]) -> set[str]:
        if self.name == "apt":
            shown = _output(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n", *packages])
            return {line.split()[1] for line in shown.splitlines() if line.startswith("installed ")}
        if self.name == "dnf":
            # --whatprovides, since Fedora renames packages and keeps the old name as a provided one
            return {package for package in packages if _succeeds(["rpm", "-q", "--whatprovides", package])}
        return {line.split("@")[0] for line in _output(["brew", "list", "--formula", "-1"]).splitlines()}


APT = Installer("apt", ("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends"), True)
DNF = Installer("dnf", (), ("dnf", "install", "-y", "--setopt=install_weak_deps=False"), True)
BREW = Installer("brew", (), ("brew", "install"), False)


def find_installer() -> Installer | None:
    """The package tool of this system, or None where it is one we do not know."""
    for program, installer in (("apt-get", APT), ("dnf", DNF), ("brew", BREW)):
        if shutil.which(program):
            return installer
    return None


def is_root() -> bool:
    """True as root on a system that has one."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def wanted(installer: Installer, *, for_tests: bool, for_fleet: bool) -> list[str]:
    """The names of all packages needed, as `installer` calls them, each once."""
    names = _python_packages(installer) + _WINDOW[installer.name].split()
    if for_tests:
        names += _TEST[installer.name].split()
    if for_fleet:
        names += _FLEET[installer.name].split()
    return list(dict.fromkeys(names))


def _python_packages(installer: Installer) -> list[str]:
    """The venv module and the headers; a Python that did not come from the system brings its own."""
    if sys.base_prefix != "/usr":
        return []
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"apt": [f"python{version}-venv", f"python{version}-dev"], "dnf": ["python3-devel"], "brew": []}[
        installer.name
    ]


def provide(*, for_tests: bool, root: bool | None = None) -> None:
    """Install what is missing. Raises Problem with the exact line to run where it may not or cannot.

    Packages for tests/fleet are wanted only of root: nobody else can run those tests. `root` says whether
    this is root, None finds out.
    """
    root = is_root() if root is None else root
    installer = find_installer()
    if installer is None:
        names = " ".join(wanted(APT, for_tests=for_tests, for_fleet=False))
        say(f"no apt-get, dnf or brew here; these are needed, by their Debian names: {names}")
        return
    packages = wanted(installer, for_tests=for_tests, for_fleet=for_tests and root)
    missing = installer.missing(packages)
    if missing:
        _install(installer, missing, root)


def _install(installer: Installer, missing: list[str], root: bool) -> None:
    prefix = _privilege(installer, root)
    line = shlex.join([*([] if root or not installer.needs_root else ["sudo"]), *installer.install, *missing])
    if prefix is None:
        raise Problem(
            f"system packages are missing: {' '.join(missing)}",
            f"run this line, then this command again: {line}",
        )
    say(f"installing system packages: {' '.join(missing)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    keep = ["env", "DEBIAN_FRONTEND=noninteractive"] if installer.name == "apt" else []
    # A stale or partly unreachable index is no reason to stop yet: the installation itself decides.
    if installer.refresh:
        run_shown([*prefix, *keep, *installer.refresh], environment=environment, limit=INSTALL_LIMIT_SECONDS)
    outcome = run_shown(
        [*prefix, *keep, *installer.install, *missing], environment=environment, limit=INSTALL_LIMIT_SECONDS
    )
    left = installer.missing(missing)
    if outcome.status != 0 or left:
        raise Problem(
            f"{installer.install[0]} could not install {' '.join(left or missing)}; its own message is above",
            f"check that this machine reaches its package mirror, then run: {line}",
        )


def _privilege(installer: Installer, root: bool) -> list[str] | None:
    """What to put before the install command: nothing, sudo, or None where neither works unasked."""
    if root or not installer.needs_root:
        return []
    if shutil.which("sudo") and _succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def _output(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
