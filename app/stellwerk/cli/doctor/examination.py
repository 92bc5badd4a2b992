"""What the doctor looks at: libraries, display, ssh, libvirt on this computer. Owner thread; blocks for seconds.

Libraries are tried in child processes, so that a broken one is a finding instead of the end of the doctor.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from stellwerk import __version__
from stellwerk.cli.doctor.finding import Finding, missing, ok, warning
from stellwerk.core.record import Record

_PATIENCE_SECONDS = 15.0

QT_PACKAGES = {
    "apt-get": "sudo apt-get install libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 "
    "libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxkbcommon-x11-0 libegl1 libgl1 libdbus-1-3 libfontconfig1",
    "dnf": "sudo dnf install xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil "
    "libxkbcommon-x11 mesa-libEGL mesa-libGL dbus-libs fontconfig",
}
LIBVIRT_PACKAGES = {
    "apt-get": "sudo apt-get install libvirt-dev pkg-config gcc python3-dev",
    "dnf": "sudo dnf install libvirt-devel pkgconf-pkg-config gcc python3-devel",
    "brew": "brew install libvirt",
}
SSH_PACKAGES = {"apt-get": "sudo apt-get install openssh-client", "dnf": "sudo dnf install openssh-clients"}

_QT = "import PySide6.QtCore as c, PySide6.QtWidgets; print(c.qVersion())"
_WINDOW = "from PySide6.QtWidgets import QApplication as A; a = A([]); print(a.platformName())"
_LIBVIRT = "import libvirt; print(libvirt.getVersion())"
_DAEMON = """
import sys, libvirt
libvirt.registerErrorHandler(lambda *_: None, None)
c = libvirt.open(sys.argv[1])
print(c.getLibVersion(), c.getType(), c.getVersion())
"""


class Tried(Record, frozen=True):
    """How a child process ended: its output, or the last line of its errors."""

    worked: bool
    text: str


class Place(Record, frozen=True, kw_only=True):
    """The computer, as far as it is looked at; tests give another."""

    run: Callable[[Sequence[str]], Tried]
    which: Callable[[str], str | None]
    environ: Mapping[str, str]
    root: Path = Path("/")
    system: str = platform.system()


def this_place() -> Place:
    """This computer."""
    return Place(run=run_child, which=shutil.which, environ=os.environ)


def run_child(words: Sequence[str]) -> Tried:
    """Run a program to its end, for some seconds at most."""
    try:
        ended = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
            timeout=_PATIENCE_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Tried(False, f"no answer within {_PATIENCE_SECONDS:.0f} s")
    except OSError as error:
        return Tried(False, str(error))
    if ended.returncode == 0:
        return Tried(True, (ended.stdout or ended.stderr).strip())
    lines = ended.stderr.strip().splitlines() or [f"ended with {ended.returncode}"]
    return Tried(False, lines[-1][:300])


def examine(place: Place) -> list[Finding]:
    """Everything that does not need the profile."""
    return [
        ok("stellwerk", f"stellwerk {__version__}"),
        ok("python", f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"),
        _qt(place),
        _display(place),
        _libvirt(place),
        *_daemons(place),
        _ssh(place),
    ]


def version_text(number: str) -> str:
    """libvirt's number as `9.0.0`; the text itself where it is none."""
    if not number.isdigit():
        return number
    value = int(number)
    return f"{value // 1_000_000}.{value // 1000 % 1000}.{value % 1000}"


def install_line(packages: Mapping[str, str], which: Callable[[str], str | None]) -> str:
    """The line that installs them with the package manager of this computer; empty where none is known."""
    return next((line for program, line in packages.items() if which(program) is not None), "")


def _python(place: Place, code: str, *arguments: str) -> Tried:
    return place.run([sys.executable, "-c", code, *arguments])


def _qt(place: Place) -> Finding:
    tried = _python(place, _QT)
    if tried.worked:
        return ok("qt", f"Qt {tried.text}")
    fix = install_line(QT_PACKAGES, place.which) if ".so" in tried.text else "python -m pip install PySide6-Essentials"
    return missing("qt", f"Qt cannot be loaded: {tried.text}", fix)


def _display(place: Place) -> Finding:
    if place.system == "Linux" and not (place.environ.get("DISPLAY") or place.environ.get("WAYLAND_DISPLAY")):
        return warning(
            "display",
            "no display: the window cannot open, the command line works",
            "log in to a desktop, or use ssh -X",
        )
    tried = _python(place, _WINDOW)
    if tried.worked:
        return ok("display", f"a window can be opened ({tried.text})")
    return warning("display", f"no window can be opened: {tried.text}", install_line(QT_PACKAGES, place.which))


def _libvirt(place: Place) -> Finding:
    tried = _python(place, _LIBVIRT)
    if tried.worked:
        return ok("libvirt", f"libvirt library {version_text(tried.text)}")
    fix = install_line(LIBVIRT_PACKAGES, place.which) or "python -m pip install libvirt-python"
    return missing("libvirt", f"libvirt cannot be loaded: {tried.text}", fix)


def _daemons(place: Place) -> Iterable[Finding]:
    """The libvirt of the system and of the user, where there is a socket; opening the latter would start one."""
    if place.system == "Windows":
        return
    session = place.environ.get("XDG_RUNTIME_DIR", "")
    yield _daemon(place, "libvirt-system", "qemu:///system", place.root / "run/libvirt")
    if session:
        yield _daemon(place, "libvirt-session", "qemu:///session", Path(session) / "libvirt")


def _daemon(place: Place, name: str, uri: str, folder: Path) -> Finding:
    sockets = [path for kind in ("libvirt-sock", "virtqemud-sock") if (path := folder / kind).exists()]
    if not sockets:
        return ok(name, f"no libvirt runs here for {uri}")
    if not any(os.access(path, os.R_OK | os.W_OK) for path in sockets):
        return warning(name, f"{sockets[0]} is not yours to open", "sudo usermod -aG libvirt $USER, then log in again")
    tried = _python(place, _DAEMON, uri)
    if not tried.worked:
        return warning(name, f"{uri} does not answer: {tried.text}", "sudo systemctl restart libvirtd")
    daemon, kind, version = [*tried.text.split(), "", "", ""][:3]
    return ok(name, f"{uri}: libvirt {version_text(daemon)}, {kind} {version_text(version)}")


def _ssh(place: Place) -> Finding:
    program = place.which("ssh")
    if program is None:
        fix = install_line(SSH_PACKAGES, place.which)
        return warning("ssh", "there is no ssh client: hosts with qemu+ssh:// cannot be reached", fix)
    tried = place.run([program, "-V"])
    return ok("ssh", tried.text if tried.worked else program)
