"""Merging what running disks wrote, by QEMU: to its end, given up, given up by QEMU itself."""

from __future__ import annotations

from typing import Any

import libvirt
import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.libvirt_error import libvirt_error
from tests.fakes.qemu_host import QemuDomain

from stellwerk.adapters.hypervisor.snapshot.commit import (
    Commit,
    Patience,
    block_jobs,
    can_commit,
    chains,
    commit_all,
    waits_for_its_end,
)
from stellwerk.core.error import AppError, Cancelled, Refused, TimedOut

ACTIVE, LOWER = libvirt.VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT, libvirt.VIR_DOMAIN_BLOCK_JOB_TYPE_COMMIT
PIVOT = libvirt.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT
DELETE, TOP = libvirt.VIR_DOMAIN_BLOCK_COMMIT_DELETE, libvirt.VIR_DOMAIN_BLOCK_COMMIT_ACTIVE
A = Commit("vda", "/p/a", "/p/a.1")
B = Commit("vdb", "/p/b", "/p/b.1")


class Vm(QemuDomain):
    """A VM that runs with two disks: `files` of each, the top one first; `course` is what each job says in turn."""

    def __init__(self, course: dict[str, list[dict[str, int] | None]]) -> None:
        super().__init__()
        self.files = {"vda": ["/p/a.1", "/p/a"], "vdb": ["/p/b.2", "/p/b.1", "/p/b"]}
        self.course = course
        self.mirror: dict[str, str] = {}
        self.log: list[tuple[Any, ...]] = []
        self.fails = ""

    def XMLDesc(self, flags: int) -> str:
        return f"<domain><devices>{''.join(self._disk(target) for target in self.files)}</devices></domain>"

    def _disk(self, target: str) -> str:
        below = ""
        for path in reversed(self.files[target][1:]):
            below = f"<backingStore type='file'><source file='{path}'/>{below}</backingStore>"
        mirror = self.mirror.get(target)
        said = f"<mirror job='active-commit'><source file='{mirror}'/></mirror>" if mirror else ""
        top = f"<source file='{self.files[target][0]}'/>"
        return f"<disk type='file'>{top}{below}{said}<target dev='{target}'/></disk>"

    def blockCommit(self, target: str, base: str, top: str | None, bandwidth: int, flags: int) -> None:
        if target == self.fails:
            raise libvirt_error(38, "no space left on device")
        self.log.append(("commit", target, base, top, flags))

    def blockJobInfo(self, disk: str, flags: int) -> dict[str, int]:
        told = self.course[disk].pop(0) if len(self.course[disk]) > 1 else self.course[disk][0]
        if told is None and disk == "vdb":
            self.files["vdb"] = ["/p/b.2", "/p/b"]
        return told or {}

    def blockJobAbort(self, target: str, flags: int) -> None:
        self.log.append(("abort", target, flags))
        if flags & PIVOT:
            self.files[target] = self.files[target][1:]


class Watch:
    """Gives up at the so manieth look, or in the last moments."""

    def __init__(self, looks: int = 1000, *, last: bool = True) -> None:
        self.looks, self.last = looks, last

    def given_up(self) -> bool:
        """Whether it does."""
        self.looks -= 1
        return self.looks < 0

    def last_moments(self) -> bool:
        """Whether it may end."""
        return self.last


def at(done: int, kind: int = ACTIVE) -> dict[str, int]:
    """So far of four."""
    return {"type": kind, "cur": done, "end": 4}


def test_all_is_merged_before_the_vm_goes_on_below() -> None:
    vm = Vm({"vda": [at(1), at(4)], "vdb": [at(2, LOWER), at(4, LOWER), None]})
    commit_all(vm, (A, B), Watch())
    assert vm.log == [
        ("commit", "vda", "/p/a", None, DELETE | TOP),
        ("commit", "vdb", "/p/b", "/p/b.1", DELETE),
        ("abort", "vda", PIVOT),
    ]
    assert vm.files == {"vda": ["/p/a"], "vdb": ["/p/b.2", "/p/b"]}


@pytest.mark.parametrize("watch", [Watch(2), Watch(last=False)])
def test_given_up_the_vm_goes_on_as_it_was(watch: Watch) -> None:
    vm = Vm({"vda": [at(1), at(1), at(1), at(4)], "vdb": [at(2, LOWER), None]})
    with pytest.raises(Cancelled):
        commit_all(vm, (A, B), watch)
    assert vm.log[2:] == [("abort", "vda", 0)]  # the other one has ended


def test_one_that_cannot_begin_ends_those_that_did() -> None:
    vm = Vm({"vda": [at(1)], "vdb": [at(1, LOWER)]})
    vm.fails = "vdb"
    with pytest.raises(libvirt.libvirtError, match="no space"):
        commit_all(vm, (A, B), Watch())
    assert vm.log[1:] == [("abort", "vda", 0)]


def test_what_qemu_gives_up_is_no_merge() -> None:
    vm = Vm({"vda": [at(1), None]})
    with pytest.raises(Refused, match=r"gave up merging /p/a\.1"):
        commit_all(vm, (A,), Watch())
    assert ("abort", "vda", PIVOT) not in vm.log


def test_one_that_is_under_way_is_brought_to_its_end() -> None:
    vm = Vm({"vda": [at(4)]})
    vm.mirror = {"vda": "/p/a"}
    commit_all(vm, (A,), Watch())
    assert vm.log == [("abort", "vda", PIVOT)]
    vm = Vm({"vda": [at(4)]})
    vm.mirror = {"vda": "/p/other"}  # somebody's merge into another file: libvirt refuses a second one
    vm.fails = "vda"
    with pytest.raises(libvirt.libvirtError):
        commit_all(vm, (A,), Watch())
    assert vm.log == []


def test_only_what_a_running_vm_has_open_is_merged_so() -> None:
    vm = Vm({})
    assert chains(vm) == vm.files
    assert can_commit(vm, (A, B))
    assert not can_commit(vm, (A, Commit("vdb", "/p/b", "/link/b.1")))
    vm.numbers = (5, 0)
    assert not can_commit(vm, (A,))


def test_how_far_jobs_are() -> None:
    vm = Vm({"vda": [at(1)], "vdb": [None]})
    assert list(block_jobs(vm)) == [("vda", at(1))]
    assert [waits_for_its_end(told) for told in (at(4), at(3), at(4, LOWER), {})] == [True, False, False, False]
    assert not waits_for_its_end({"type": ACTIVE, "cur": 0, "end": 0})  # it is not known yet how much there is


def test_patience_has_an_end_where_one_is_set() -> None:
    clock = FakeClock()
    patience = Patience(clock, 10.0)
    assert (patience.given_up(), patience.last_moments()) == (False, True)
    clock.advance(11.0)
    with pytest.raises(TimedOut):
        patience.given_up()
    assert not Patience(clock).given_up()
    assert issubclass(TimedOut, AppError)
