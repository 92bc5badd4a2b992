"""Which changes of a VM are told, and how gravely."""

import pytest

from stellwerk.model.event import Severity
from stellwerk.model.state import VmStatus
from stellwerk.services.vm_story import moved, status_changed

S = VmStatus


@pytest.mark.parametrize(
    ("old", "new", "reason", "code", "severity"),
    [
        (S.DOWN, S.UP, "booted", "vm.started", Severity.NORMAL),
        (S.DOWN, S.POWERING_UP, "booted", "vm.started", Severity.NORMAL),
        (S.DOWN, S.WAIT_FOR_LAUNCH, "starting up", "vm.started", Severity.NORMAL),
        (S.DOWN, S.PAUSED, "user", "vm.started", Severity.NORMAL),
        (S.SUSPENDED, S.UP, "restored", "vm.restored", Severity.NORMAL),
        (S.RESTORING_STATE, S.UP, "restored", "vm.restored", Severity.NORMAL),
        (S.UP, S.DOWN, "shutdown", "vm.down", Severity.NORMAL),
        (S.POWERING_DOWN, S.DOWN, "shutdown", "vm.down", Severity.NORMAL),
        (S.UP, S.DOWN, "destroyed", "vm.stopped", Severity.NORMAL),
        (S.UP, S.DOWN, "crashed", "vm.crashed", Severity.ERROR),
        (S.UP, S.DOWN, "failed", "vm.crashed", Severity.ERROR),
        (S.UP, S.SUSPENDED, "saved", "vm.saved", Severity.NORMAL),
        (S.UP, S.PAUSED, "user", "vm.paused", Severity.NORMAL),
        (S.UP, S.PAUSED, "ioerror", "vm.paused_by_fault", Severity.ERROR),
        (S.PAUSED, S.UP, "unpaused", "vm.resumed", Severity.NORMAL),
        (S.UP, S.NOT_RESPONDING, "", "vm.not_responding", Severity.WARNING),
        (S.NOT_RESPONDING, S.UP, "", "vm.responding", Severity.NORMAL),
        (S.REBOOT_IN_PROGRESS, S.UP, "", "vm.rebooted", Severity.NORMAL),
        (S.POWERING_DOWN, S.UP, "", "vm.shutdown_ignored", Severity.WARNING),
    ],
)
def test_what_is_told(old: VmStatus, new: VmStatus, reason: str, code: str, severity: Severity) -> None:
    told = status_changed(old, new, reason)
    assert told is not None
    assert (told.code, told.severity) == (code, severity)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (S.UP, S.UP),
        (S.POWERING_UP, S.UP),
        (S.WAIT_FOR_LAUNCH, S.POWERING_UP),
        (S.UP, S.MIGRATING_FROM),
        (S.MIGRATING_FROM, S.UP),
        (S.UP, S.POWERING_DOWN),
        (S.UP, S.SAVING_STATE),
        (S.UP, S.REBOOT_IN_PROGRESS),
        (S.UP, S.UNKNOWN),
    ],
)
def test_what_passes_or_says_nothing_is_not_told(old: VmStatus, new: VmStatus) -> None:
    assert status_changed(old, new, "") is None


@pytest.mark.parametrize("old", list(VmStatus))
@pytest.mark.parametrize("new", list(VmStatus))
def test_every_change_has_an_answer_that_can_be_written(old: VmStatus, new: VmStatus) -> None:
    for told in (status_changed(old, new, "user"), moved(old, new)):
        if told is not None:
            assert told.text.format(name="a", host="b", before="c", hosts="", reason="")


def test_a_move_is_told_of_running_vms_only() -> None:
    assert moved(S.MIGRATING_FROM, S.UP) is not None
    assert moved(S.DOWN, S.UP) is None
    assert moved(S.UP, S.DOWN) is None
