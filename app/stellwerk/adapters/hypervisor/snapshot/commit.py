"""Lets the QEMU of a VM that runs merge what its disks wrote since into files below them. LONG lane.

Tried with libvirt 9.0 and QEMU 7.2:
- While libvirt itself removes a snapshot nobody can end its block job: who asks for that waits until it has ended. One
  that was begun by a block commit can be ended until it is told to go on in the file below: the VM then goes on in the
  file on top, which has all that it wrote. What was written into the file below by then stays there.
- One below the file that the VM writes to ends by itself, and then is no job any more.
"""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.error import passed_over
from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute, children
from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Cancelled, Refused, TimedOut
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.ports.snapshotting import MergeWatch

COMMITS = frozenset({libvirt.VIR_DOMAIN_BLOCK_JOB_TYPE_COMMIT, libvirt.VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT})
_PAUSE = 0.05
_A_MOMENT = threading.Event()
"""Never set: between two questions for a job on a thread that has nothing else to do."""
_DEEPEST = 200
_MOST_LOOKS = 20
"""QEMU's job may be over before libvirt says in which file the VM goes on."""


class Commit(Record, frozen=True):
    """What a disk (`vda`) wrote into `overlay` is merged into `frozen`, some file below that."""

    target: str
    frozen: str
    overlay: str


class Patience:
    """Nobody gives it up; after `limit` seconds it takes too long, None = never."""

    def __init__(self, clock: Clock, limit: float | None = None) -> None:
        self._clock = clock
        self._latest = None if limit is None else clock.monotonic() + limit

    def given_up(self) -> bool:
        """Wait a moment. Raises TimedOut."""
        if self._latest is not None and self._clock.monotonic() > self._latest:
            raise TimedOut(_("merging disks takes too long"))
        return _A_MOMENT.wait(_PAUSE)

    def last_moments(self) -> bool:
        """It ends."""
        return True


def can_commit(domain: Any, commits: Sequence[Commit]) -> bool:
    """Whether the VM runs, and has all of these files open under these names."""
    if not domain.isActive():
        return False
    open_now = chains(domain)
    return all(one.overlay in open_now.get(one.target, ()) for one in commits)


def commit_all(domain: Any, commits: Sequence[Commit], watch: MergeWatch) -> None:
    """Merge all of them, and let the VM go on below. One that is under way, its maker being lost, is brought to its
    end. Raises Cancelled where `watch` gives up, Refused where QEMU does; what was begun is ended then."""
    begun: list[Commit] = []
    looks: Counter[str] = Counter()
    try:
        for one in commits:
            _begin(domain, one)
            begun.append(one)
        while left := [one for one in begun if not _is_ready(domain, one, looks)]:
            if watch.given_up():
                raise _cancelled()
            begun = [one for one in begun if one in left or _is_above(domain, one)]
        if not watch.last_moments():
            raise _cancelled()
    except (AppError, libvirt.libvirtError):
        for one in begun:
            with suppress(libvirt.libvirtError):
                domain.blockJobAbort(one.target, 0)
        raise
    for one in begun:
        while _is_above(domain, one) and not goes_on_below(domain, one.target):
            watch.given_up()


def _cancelled() -> Cancelled:
    return Cancelled(_("cancelled; the VM goes on as it was"))


def _begin(domain: Any, one: Commit) -> None:
    top = _is_on_top(domain, one)
    if not (top and _goes_into(domain, one)):
        flags = libvirt.VIR_DOMAIN_BLOCK_COMMIT_DELETE | (libvirt.VIR_DOMAIN_BLOCK_COMMIT_ACTIVE if top else 0)
        domain.blockCommit(one.target, one.frozen, None if top else one.overlay, 0, flags)


def _is_ready(domain: Any, one: Commit, looks: Counter[str]) -> bool:
    """All is written; one below the file on top has ended by then. Raises Refused where QEMU gave it up."""
    told = domain.blockJobInfo(one.target, 0)
    if told:
        return _is_written(told) and _is_on_top(domain, one)
    if not _is_above(domain, one):
        return True
    looks[one.target] += 1
    if looks[one.target] > _MOST_LOOKS:
        text = _("QEMU gave up merging {file}: there may be no room, or it cannot be read")
        raise Refused(text.format(file=one.overlay), _("nothing that was written since is lost; look at the VM's log"))
    return False


def _is_written(told: Mapping[str, int]) -> bool:
    """Whether all of a job is done, as `blockJobInfo` tells it."""
    return bool(told.get("end")) and told["cur"] == told["end"]


def waits_for_its_end(told: Mapping[str, int]) -> bool:
    """Whether QEMU only waits to be told to go on below."""
    return told.get("type") == libvirt.VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT and _is_written(told)


def goes_on_below(domain: Any, target: str) -> bool:
    """Let the VM go on in the file below. False: all is written, and QEMU is not ready for this for a moment yet."""
    try:
        domain.blockJobAbort(target, libvirt.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_BLOCK_COPY_ACTIVE:
            raise
        return False
    return True


def _is_above(domain: Any, one: Commit) -> bool:
    """The VM still stands on it."""
    return one.overlay in chains(domain).get(one.target, [])


def _is_on_top(domain: Any, one: Commit) -> bool:
    return chains(domain).get(one.target, [""])[0] == one.overlay


def _goes_into(domain: Any, one: Commit) -> bool:
    """Somebody has begun it already."""
    disk = next((disk for disk in _disks(domain) if attribute(disk, "target", "dev") == one.target), None)
    return disk is not None and attribute(disk, "mirror/source", "file") == one.frozen


def chains(domain: Any) -> dict[str, list[str]]:
    """By disk the files that a running VM has open for it, the one that it writes to first."""
    return {attribute(disk, "target", "dev"): list(_chain(disk)) for disk in _disks(domain)}


def _chain(disk: Any) -> Iterator[str]:
    for _number in range(_DEEPEST):
        if disk is None:
            return
        if path := attribute(disk, "source", "file"):
            yield path
        disk = disk.find("backingStore")


def block_jobs(domain: Any) -> Iterator[tuple[str, Mapping[str, int]]]:
    """The disks that something is done to in the background, and how far it is."""
    for disk in _disks(domain):
        target = attribute(disk, "target", "dev")
        with passed_over():  # the VM went off meanwhile
            told = domain.blockJobInfo(target, 0)
            if told and told.get("end"):
                yield target, told


def _disks(domain: Any) -> Iterator[Any]:
    yield from children(XmlReader(domain.XMLDesc(0), "domain").find("devices"), "disk")
