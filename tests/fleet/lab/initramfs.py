"""The guests' whole operating system: an initramfs of busybox, the kernel's modules and a short `init`.

Not compressed, since unpacking costs an emulated CPU more than reading does. What a guest is to do comes on
its kernel command line: `lab.name=` its host name, `lab.kind=` one of `KINDS`.
"""

from __future__ import annotations

import functools
import hashlib
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from tests.fleet.lab.kernel import Kernel, cache_lock, fetch_agent, fetch_kernel, libraries
from tests.fleet.lab.space import LabError, run_command

# acpi: powers off on the power button; deaf: does not; agent: as acpi, and runs qemu-ga, which tells on the console of
# disks that it freezes; sharing: as acpi, and can mount folders of its host.
Kind = Literal["acpi", "deaf", "agent", "sharing"]
KINDS: tuple[Kind, ...] = get_args(Kind)

READY = "guest ready"
_BUSYBOX = Path("/bin/busybox")
_KEEP = 7 * 86400.0  # seconds that an image stays in the cache after its last use
# Loaded only where there is a SCSI controller: each module costs an emulated CPU 50 ms.
_SCSI = ("scsi_common", "scsi_mod", "virtio_scsi", "cdrom", "sr_mod", "isofs")
# Half a megabyte that each boot would have to unpack: only in images for those who mount such folders.
_SHARING = ("fuse", "virtiofs")

_INIT = f"""#!/bin/sh
export PATH=/sbin:/bin HOME=/
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/virtio-ports
mount -t devpts pts /dev/pts
load() {{ while read module; do insmod /modules/$module.ko; done <$1; }}
load /modules/always
for device in /sys/bus/virtio/devices/*/device; do
  read id <$device
  [ $id = 0x0008 ] && load /modules/scsi
done
name=guest kind=acpi
for word in $(cat /proc/cmdline); do
  case $word in lab.name=*) name=${{word#*=}};; lab.kind=*) kind=${{word#*=}};; esac
done
[ $kind = sharing ] && load /modules/sharing
hostname $name
ip link set lo up
for device in /sys/class/net/eth*; do
  [ -e $device ] || continue
  ip link set ${{device##*/}} up
  udhcpc -f -i ${{device##*/}} -s /etc/lease -x hostname:$name -t 20 -T 1 -A 2 >/dev/null 2>&1 &
done
for port in /sys/class/virtio-ports/*; do
  [ -s $port/name ] && ln -s /dev/${{port##*/}} /dev/virtio-ports/$(cat $port/name)
done
if [ $kind != deaf ]; then
  acpid -f >/dev/null 2>&1 &
  # A button pressed before it listens is lost.
  until ls -l /proc/$!/fd | grep -q /dev/input/event; do usleep 20000; done
fi
if [ $kind = agent ]; then
  qemu-ga -m virtio-serial -p /dev/virtio-ports/org.qemu.guest_agent.0 -t /run -F/etc/freeze >/dev/ttyS0 2>&1 &
fi
echo "{READY}" >/dev/ttyS0
[ -e /dev/tty1 ] && while :; do getty -n -l /bin/sh 38400 tty1; done &
while :; do getty -n -l /bin/sh 115200 ttyS0; done
"""

_LEASE = """#!/bin/sh
case $1 in
  bound|renew)
    ip address flush dev $interface
    ip address add $ip/${mask:-24} dev $interface
    [ -n "$router" ] && ip route replace default via ${router%% *} dev $interface
    [ $1 = bound ] && echo "guest address $ip" >/dev/ttyS0 ;;
  deconfig) ip link set $interface up ;;
esac
"""

_POWER_OFF = """#!/bin/sh
echo "guest powers off" >/dev/ttyS0
exec poweroff -f
"""

# qemu-ga runs it before it freezes the file systems and after it has thawed them.
_FREEZE = """#!/bin/sh
echo "guest disks: $1" >/dev/ttyS0
"""

# qemu-ga runs `/sbin/shutdown -h|-P|-r +0`.
_SHUTDOWN = """#!/bin/sh
case "$*" in *-r*) exec reboot -f ;; *) exec poweroff -f ;; esac
"""

_FILES: dict[str, str] = {
    "init": _INIT,
    "etc/lease": _LEASE,
    "etc/freeze": _FREEZE,
    "etc/acpi/PWRF/00000080": _POWER_OFF,
    "sbin/shutdown": _SHUTDOWN,
    "etc/passwd": "root::0:0:root:/:/bin/sh\n",
    "etc/group": "root:x:0:\n",
    "etc/os-release": 'ID=lab\nNAME="Lab guest"\nVERSION_ID=1\nVERSION="1"\nPRETTY_NAME="Lab guest 1"\n',
}


@dataclass(frozen=True, slots=True)
class Image:
    """What a guest boots from."""

    kernel: Path
    initramfs: Path


@functools.cache
def prepare_image(kind: Kind) -> Image:
    """The kernel and the initramfs for guests of a kind, from the cache, where they are built when they
    differ. Looked after once in a process: an image of ten megabytes is put together for that.
    """
    kernel = fetch_kernel()
    programs = {"sbin/qemu-ga": fetch_agent()} if kind == "agent" else {}
    archive = b"".join(_archive(_entries(_modules(kernel, kind), programs)))
    # The content is its name: a cached file is never stale, and one in use is never written again.
    digest = hashlib.sha256(archive).hexdigest()[:16]
    with cache_lock() as folder:
        file = folder / f"initramfs-{digest}"
        if not file.exists():
            half = file.with_suffix(".half")
            half.write_bytes(archive)
            half.rename(file)
        file.touch()
        for old in folder.glob("initramfs-*"):
            if old.stat().st_mtime < file.stat().st_mtime - _KEEP:
                old.unlink()
    return Image(kernel.image, file)


@dataclass(frozen=True, slots=True)
class _Entry:
    path: str
    mode: int
    content: bytes = b""


def _modules(kernel: Kernel, kind: Kind) -> list[Path]:
    return [module for module in kernel.modules if kind == "sharing" or module.stem not in _SHARING]


def _entries(modules: list[Path], programs: dict[str, Path]) -> Iterator[_Entry]:
    files: dict[str, bytes] = {path: text.encode() for path, text in _FILES.items()}
    names = [module.stem for module in modules]
    files["modules/always"] = _lines(name for name in names if name not in _SCSI + _SHARING)
    files["modules/scsi"] = _lines(name for name in names if name in _SCSI)
    files["modules/sharing"] = _lines(name for name in names if name in _SHARING)
    files |= {f"modules/{module.name}": module.read_bytes() for module in modules}
    if b"ld-linux" in _BUSYBOX.read_bytes()[:4096]:
        raise LabError(f"{_BUSYBOX} is not static: the package busybox-static is needed")
    files["bin/busybox"] = _BUSYBOX.read_bytes()
    for path, program in programs.items():
        files[path] = program.read_bytes()
        files |= {str(library).lstrip("/"): library.read_bytes() for library in libraries(program)}
    folders = {"proc", "sys", "dev", "run", "tmp", "var/run", "var/log"} | set(files)
    for folder in sorted({str(parent) for path in folders for parent in (Path(path), *Path(path).parents)} - {"."}):
        if folder not in files:
            yield _Entry(folder, stat.S_IFDIR | 0o755)
    for path, content in files.items():
        yield _Entry(path, stat.S_IFREG | 0o755, content)
    for applet in run_command([_BUSYBOX, "--list"]).split():
        if applet != "busybox":
            yield _Entry(f"bin/{applet}", stat.S_IFLNK | 0o777, b"busybox")


def _lines(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode()


def _archive(entries: Iterator[_Entry]) -> Iterator[bytes]:
    """The cpio format that the kernel reads ("newc"): per entry a header in hexadecimal, name and content,
    padded to 4.

    See Documentation/driver-api/early-userspace/buffer-format.rst of the kernel. Owners are root, times are
    0.
    """
    number = 0
    for number, entry in enumerate(entries, 1):
        yield _record(entry, number)
    yield _record(_Entry("TRAILER!!!", 0), number + 1)


def _record(entry: _Entry, number: int) -> bytes:
    name = entry.path.encode() + b"\0"
    fields = (number, entry.mode, 0, 0, 1, 0, len(entry.content), 0, 0, 0, 0, len(name), 0)
    header = b"070701" + b"".join(b"%08X" % field for field in fields)
    return _padded(header + name) + _padded(entry.content)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
