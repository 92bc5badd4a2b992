"""Checks that are made of a host: in order, told as they run, whatever the host says."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes.memory_host import NOW, MemoryHost

from stellwerk.core.error import AppError, NotAllowed, TimedOut, Unreachable, Unsupported
from stellwerk.model.host import HostFacts
from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.policy.host_check.check import CHECKS
from stellwerk.services.check.examination import Examined, examine, first_look
from stellwerk.services.check.known import Known

S = CheckState
URI = "ssh://root@h1/"
FACTS = HostFacts(uuid="u", hostname="h1", driver="QEMU", libvirt_version=9_000_000, kvm=True)
ALONE = Known(place="h1", sharing=lambda _facts: ())


def look(there: MemoryHost, known: Known = ALONE, uri: str = URI) -> tuple[Examined, list[CheckResult]]:
    told: list[CheckResult] = []
    return examine(there.visit(uri), known, told.append), told


def states(examined: Examined) -> dict[str, CheckState]:
    return {result.key: result.state for result in examined.results}


def test_all_are_announced_then_each_runs_and_ends() -> None:
    examined, told = look(MemoryHost(FACTS))
    keys = [check.key for check in CHECKS]
    assert [(tick.key, tick.state) for tick in told[: len(keys)]] == [(key, S.WAITING) for key in keys]
    rest = told[len(keys) :]
    assert [tick.key for tick in rest] == [key for key in keys for _twice in range(2)]
    assert {tick.state for tick in rest[::2]} == {S.RUNNING}
    assert tuple(rest[1::2]) == examined.results
    assert (states(examined)["libvirt"], states(examined)["clock"], examined.error) == (S.OK, S.OK, None)


def test_the_connection_is_ended() -> None:
    there = MemoryHost(FACTS)
    look(there)
    assert there.session.closed


def test_a_libvirt_that_does_not_run() -> None:
    there = MemoryHost(Unreachable("libvirt does not run on h1", "start it"))
    there.shell_error = None
    there.says["service"] = "program=libvirtd\nunit=libvirtd.socket disabled:inactive"
    examined, _told = look(there)
    assert states(examined)["libvirt"] is S.FAILED
    assert examined.error is there.refusal
    assert examined.reading.facts is None


@pytest.mark.parametrize(
    ("error", "reach"),
    [(Unreachable("no way leads to h1"), S.FAILED), (TimedOut("silent"), S.FAILED), (NotAllowed("no"), S.OK)],
)
def test_a_host_that_nobody_gets_into(error: AppError, reach: CheckState) -> None:
    examined, _told = look(MemoryHost(error))
    found = states(examined)
    assert (found.pop("reach"), found.pop("shell")) == (reach, S.SKIPPED if reach is S.FAILED else S.FAILED)
    assert set(found.values()) == {S.SKIPPED}
    assert examined.error is error


def test_a_restricted_shell_is_told_and_libvirt_is_tried_all_the_same() -> None:
    there = MemoryHost(FACTS)
    there.says = dict.fromkeys(
        ("login", "system", "service", "kvm", "machine", "clock"), b"This account is restricted\n"
    )
    examined, _told = look(there)
    found = states(examined)
    assert (found["shell"], found["libvirt"], found["kvm"], found["clock"]) == (S.FAILED, S.OK, S.OK, S.SKIPPED)
    assert examined.error is None


def test_scripts_that_fail_later_leave_their_part_unread() -> None:
    there = MemoryHost(FACTS)
    there.says |= {"machine": TimedOut("slow"), "clock": Unreachable("gone"), "kvm": b"\xff\x00"}
    examined, _told = look(there)
    assert states(examined)["clock"] is S.UNKNOWN
    assert (examined.reading.machine, examined.reading.kvm) == (None, None)


def test_a_clock_that_is_off_by_years() -> None:
    there = MemoryHost(FACTS)
    there.says["clock"] = f"now={NOW - 3 * 365 * 86400:.0f}.000000000"
    examined, _told = look(there)
    (clock,) = (result for result in examined.results if result.key == "clock")
    assert (clock.state, clock.found) == (S.FAILED, "3 years behind this computer")


def test_a_libvirt_that_cannot_list() -> None:
    there = MemoryHost(FACTS)

    def raises(**_more: Any) -> Any:
        raise Unsupported("no storage driver")

    there.session.pools = raises
    examined, _told = look(there)
    assert (states(examined)["pools"], states(examined)["networks"]) == (S.UNKNOWN, S.WARNING)


def test_a_host_that_has_no_shell() -> None:
    there = MemoryHost(FACTS)
    visit = there.visit("qemu+tcp://h1/system")

    def none() -> Any:
        raise Unsupported("no commands can be run")

    told: list[CheckResult] = []
    examined = examine(type(visit)(**{**_fields(visit), "shell": none}), ALONE, told.append)
    found = states(examined)
    assert (found["shell"], found["libvirt"], found["clock"]) == (S.SKIPPED, S.OK, S.SKIPPED)


def _fields(visit: Any) -> dict[str, Any]:
    return {name: getattr(visit, name) for name in ("uri", "shell", "open", "now", "log_out")}


def test_the_first_look_asks_only_whether_it_can_be_used() -> None:
    told: list[CheckResult] = []
    examined = first_look(MemoryHost(FACTS).visit(URI), ALONE, told.append)
    assert [result.key for result in examined.results] == ["reach", "shell", "libvirt", "socket"]
    assert examined.reading.facts == FACTS
