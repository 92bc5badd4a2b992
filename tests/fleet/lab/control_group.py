"""Control groups of a lab host's own, for containers; made outside, shown inside as if they were the whole
tree.

Needed because libvirt's LXC driver (9.0) names a container's group `lxc-PID-NAME` and ends a container by
sending SIGKILL to every process number that it reads in that group. Hosts with PID namespaces have like
numbers, and a process of another namespace reads as 0, which to kill is to kill oneself: two hosts on one
tree with containers of one name ended each other's libvirtd.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.fleet.lab.wait import until

_ROOT = Path("/sys/fs/cgroup")


def make_groups(name: str) -> dict[str, Path]:
    """Make a group of that name in every hierarchy; below which name it is to be seen inside -> its
    folder."""
    groups: dict[str, Path] = {}
    for hierarchy in _hierarchies():
        folder = hierarchy / name
        folder.mkdir(exist_ok=True)
        for file in (
            "cpuset.cpus",
            "cpuset.mems",
        ):  # version 1 starts them empty and then takes in no process
            if (hierarchy / file).exists() and not (folder / file).read_text().strip():
                (folder / file).write_text((hierarchy / file).read_text())
        groups[str(hierarchy.relative_to(_ROOT))] = folder
    return groups


def remove_groups(pattern: str) -> None:
    """Remove groups whose names match, with all below them; their processes may be dying still."""
    for hierarchy in _hierarchies():
        for top in hierarchy.glob(pattern):
            until(partial(_remove, top), 60, f"the end of the processes in {top}")


def _hierarchies() -> list[Path]:
    """The mounted trees: one in version 2, several in version 1, without the second names that some of those
    have."""
    if (_ROOT / "cgroup.procs").exists():
        return [_ROOT]
    if not _ROOT.is_dir():
        return []
    return sorted(path for path in _ROOT.iterdir() if not path.is_symlink() and (path / "cgroup.procs").exists())


def _remove(top: Path) -> bool:
    """Remove from the bottom up, as the kernel wants it; True when it is gone."""
    try:
        for folder in sorted((path for path in top.rglob("*") if path.is_dir()), reverse=True):
            folder.rmdir()
        top.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
