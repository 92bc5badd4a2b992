"""What guests are made of, fetched once: Debian's cloud kernel with the modules needed, and qemu-guest-agent.

The packages are downloaded by apt and unpacked into a cache, never installed. Later runs ask no network:
whatever version the cache holds is used until the cache is removed. Any process; a file lock keeps two from
fetching at once.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.fleet.lab.space import LabError, run_command

# Names as insmod wants them; what they depend on is found and comes first.
MODULES = (
    "virtio_pci", "virtio_blk", "virtio_net", "virtio_console", "virtio_balloon", "virtio_scsi", "virtio-rng",
    "sr_mod", "isofs", "button", "evdev", "virtiofs",
)  # fmt: skip
_LAYOUT = "2"  # of the cache: raised when what is put there changes
# Taken when the tests are read: each test gets a home of its own, and would fetch the kernel again into that.
_BASE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def cache_folder() -> Path:
    """Where downloads and built images are kept from run to run."""
    folder = _BASE / "stellwerk-lab" / _LAYOUT
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def cache_lock() -> Iterator[Path]:
    """Be the only process that writes to the cache; gives its folder."""
    folder = cache_folder()
    with (folder / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield folder


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel image, and the modules in the order in which they load."""

    image: Path
    modules: tuple[Path, ...]


def obtainable() -> bool:
    """Whether there is a kernel in the cache or at a place apt knows."""
    return (cache_folder() / "kernel").exists() or _current_package() is not None


def fetch_kernel() -> Kernel:
    """The kernel of the cache, downloaded when there is none."""
    with cache_lock() as folder:
        place = folder / "kernel"
        if not place.exists():
            package = _current_package()
            if package is None:
                raise LabError("apt knows no linux-image-cloud-amd64 (apt-get update, on Debian)")
            with _unpacked(package, folder) as root:
                _keep_kernel(root, place)
    order = (place / "order").read_text().split()
    return Kernel(place / "vmlinuz", tuple(place / f"{name}.ko" for name in order))


def fetch_agent() -> Path:
    """The program qemu-ga of the cache, downloaded when there is none."""
    with cache_lock() as folder:
        place = folder / "qemu-ga"
        if not place.exists():
            with _unpacked("qemu-guest-agent", folder) as root:
                (root / "usr/sbin/qemu-ga").rename(place)
    return place


def libraries(program: Path) -> list[Path]:
    """The shared libraries and the loader that a program needs, as this machine has them (QEMU needs most of
    them)."""
    listing = run_command(["ldd", program])
    if "not found" in listing:
        raise LabError(f"{program} lacks libraries:\n{listing}")
    return sorted({Path(path) for path in re.findall(r"(?:=> |^\s+)(/\S+) \(0x", listing, re.MULTILINE)})


@contextlib.contextmanager
def _unpacked(package: str, folder: Path) -> Iterator[Path]:
    """Download a package and unpack it into a folder beside the cache's entries, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="fetch-", dir=folder) as work:
        # apt has no option for the target folder; and as root it complains about its unprivileged user:
        # harmless.
        run_command(["sh", "-c", 'cd "$1" && apt-get -qq download "$2"', "sh", work, package], timeout=600)
        (file,) = Path(work).glob("*.deb")
        root = Path(work) / "root"
        run_command(["dpkg-deb", "-x", file, root], timeout=300)
        yield root


def _current_package() -> str | None:
    """The package with the kernel; the one of the lasting name is empty and depends on it."""
    depends = run_command(["apt-cache", "depends", "linux-image-cloud-amd64"], check=False)
    found = re.search(r"Depends: (linux-image-\S+)", depends)
    return found[1] if found else None


def _keep_kernel(root: Path, place: Path) -> None:
    available = {file.stem.replace("-", "_"): file for file in root.glob("**/lib/modules/**/*.ko")}
    half = place.with_name("kernel.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir()
    order: list[str] = []
    for name in MODULES:
        _add_module(name, available, order)
    for name in order:
        shutil.copy(available[name], half / f"{name}.ko")
    (half / "order").write_text("\n".join(order))
    (image,) = root.glob("boot/vmlinuz-*")
    shutil.copy(image, half / "vmlinuz")
    half.rename(place)


def _add_module(name: str, available: dict[str, Path], order: list[str]) -> None:
    """Append a module after those that its file says it depends on; one built into the kernel has no file."""
    key = name.replace("-", "_")
    if key in order or key not in available:
        return
    depends = re.search(rb"\0depends=([^\0]*)\0", available[key].read_bytes())
    for other in depends[1].decode().split(",") if depends else ():
        if other:
            _add_module(other, available, order)
    order.append(key)
