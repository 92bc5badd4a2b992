"""The lease of a lab: a number that no other lab on this machine has, with the network and the folder that go
with it.

A lease is a file lock, so it ends with its process however that ends; the next lab removes what such a
process left behind in files. Namespaces need no such care (`space.py`). Any thread.
"""

from __future__ import annotations

import fcntl
import ipaddress
import os
import shutil
import tempfile
from pathlib import Path

from tests.fleet.lab.control_group import remove_groups
from tests.fleet.lab.space import LabError, run_command

# RFC 2544's range for tests of network devices: never routed, 512 networks of 254 addresses.
RANGE = ipaddress.ip_network("198.18.0.0/15")
COUNT = 512


class Lease:
    """One number with its folder, its link in the root namespace and its network of 254 addresses."""

    def __init__(self, number: int, lock: int, base: Path) -> None:
        self.number = number
        self.folder = base / str(number)
        self.link = f"swl{number}"
        self.groups = f"stellwerk-lab-{number}"  # what the names of its hosts' control groups begin with
        self._lock = lock
        self._file = base / f"{number}.lock"
        self._network = ipaddress.ip_network((int(RANGE.network_address) + number * 256, 24))

    @classmethod
    def claim(cls) -> Lease:
        """Take the first free number from one that depends on the process, and clear what dead owners
        left."""
        base = Path(tempfile.gettempdir()) / f"stellwerk-lab-{os.getuid()}"
        base.mkdir(mode=0o711, exist_ok=True)
        if base.is_symlink() or base.stat().st_uid != os.getuid():
            raise LabError(f"{base} belongs to somebody else")
        for file in base.glob("*.lock"):
            lock = _try_lock(file)
            if lock is not None:
                cls(int(file.stem), lock, base).release()
        for step in range(COUNT):
            number = (os.getpid() + step) % COUNT
            lock = _try_lock(base / f"{number}.lock")
            if lock is not None:
                lease = cls(number, lock, base)
                os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
                shutil.rmtree(lease.folder, ignore_errors=True)
                lease.folder.mkdir(mode=0o711)
                return lease
        raise LabError(f"all {COUNT} lab networks are in use; see {base}")

    def address(self, index: int) -> str:
        """The address number `index` (1 to 254) of the lease's network."""
        return str(self._network[index])

    def release(self) -> None:
        """Remove folder and link, then give the number back. Repeatable."""
        if self._lock < 0:
            return
        if Path(f"/sys/class/net/{self.link}").exists():
            run_command(["ip", "link", "del", self.link], check=False)
        remove_groups(f"{self.groups}-*")
        shutil.rmtree(self.folder, ignore_errors=True)
        self._file.unlink(missing_ok=True)
        os.close(self._lock)
        self._lock = -1


def _try_lock(file: Path) -> int | None:
    """Open and lock; None when somebody has it, or removed the file between our opening and our locking."""
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if file.stat().st_ino == os.fstat(descriptor).st_ino:
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(descriptor)
    return None
