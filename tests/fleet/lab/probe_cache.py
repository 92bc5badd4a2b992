"""Keeps from run to run what libvirtd found out about the QEMUs of this machine: asking them costs each host
2 s of CPU.

libvirtd checks what it is given (time stamps of QEMU and libvirtd, kernel, CPU) and asks anew when it does
not fit, so a stale copy does no harm. Any process.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from tests.fleet.lab.kernel import cache_folder

_PLACE = "qemu/capabilities"  # below /var/cache/libvirt


def lend(cache: Path) -> None:
    """Put what is known into a host's folder for /var/cache/libvirt, before its libvirtd starts."""
    known = cache_folder() / "capabilities"
    if known.exists():
        shutil.copytree(known, cache / _PLACE, dirs_exist_ok=True)


def keep(cache: Path) -> None:
    """Take over what a host has found out by itself, when its libvirtd has ended."""
    known = cache_folder() / "capabilities"
    known.mkdir(exist_ok=True)
    for file in (cache / _PLACE).glob("*.xml"):
        with contextlib.suppress(FileNotFoundError):
            content = file.read_bytes()
            if not (known / file.name).exists() or (known / file.name).read_bytes() != content:
                half = known / f"{file.name}.{os.getpid()}"
                half.write_bytes(content)
                half.rename(known / file.name)
