"""Every power action in every status: allowed by the table, or refused with the status and the wanted one in words."""

from __future__ import annotations

import pytest
from tests.fakes.engine import small_bench, vm_ref
from tests.fakes.vm_in_status import RUNTIMES, domain_in

from stellwerk.commands.vm_need import RUNS, in_status
from stellwerk.model.state import LinkState, VmStatus
from stellwerk.model.task import TaskState

S = VmStatus
RUNNING = {S.WAIT_FOR_LAUNCH, S.UP, S.POWERING_DOWN, S.POWERING_UP, S.REBOOT_IN_PROGRESS, S.MIGRATING_FROM,
           S.MIGRATING_TO, S.PAUSED, S.NOT_RESPONDING}  # fmt: skip

TABLE: dict[str, tuple[set[VmStatus], dict[VmStatus, str]]] = {
    "Start-Vm": ({S.DOWN, S.SUSPENDED, S.PAUSED}, {S.PAUSED: "resume"}),
    "Shutdown-Vm": (RUNNING, {}),
    "Stop-Vm": (RUNNING | {S.SUSPENDED}, {S.SUSPENDED: "drop_saved"}),
    "Restart-Vm": ({S.UP, S.POWERING_UP}, {}),
    "Reset-Vm": ({S.UP, S.POWERING_UP, S.REBOOT_IN_PROGRESS}, {}),
    "Pause-Vm": ({S.UP, S.POWERING_UP, S.REBOOT_IN_PROGRESS, S.POWERING_DOWN}, {}),
    "Resume-Vm": ({S.PAUSED, S.SUSPENDED}, {S.SUSPENDED: "start"}),
    "Suspend-Vm": ({S.UP}, {}),
}
"""For each action the statuses that allow it (oVirt's table), and the call where it is not the usual one."""

USUAL = {"Start-Vm": "start", "Shutdown-Vm": "shutdown", "Stop-Vm": "destroy", "Restart-Vm": "reboot",
         "Reset-Vm": "reset", "Pause-Vm": "suspend", "Resume-Vm": "resume", "Suspend-Vm": "save"}  # fmt: skip


@pytest.mark.parametrize("status", RUNTIMES, ids=str)
@pytest.mark.parametrize("command", TABLE)
def test_each_cell(command: str, status: VmStatus) -> None:
    bench = small_bench()
    bench.put(domain_in(status))
    allowed, calls = TABLE[command]
    preview = bench.engine.preview(bench.call(command, 1))
    assert preview.allowed is (status in allowed)
    task = bench.run(command, 1)
    done = [method for method, _vm, _args in bench.session().calls]
    if status in allowed:
        assert task.state in (TaskState.DONE, TaskState.RUNNING), task.outcome
        assert done == [calls.get(status, USUAL[command])]
    else:
        assert (task.state, done) == (TaskState.REFUSED, [])
        assert task.outcome == preview.reason
        assert '"vm-1"' in task.outcome
        assert status.value in task.outcome or "saved" in task.outcome


@pytest.mark.parametrize("command", TABLE)
def test_nothing_is_done_on_a_host_that_is_away(command: str) -> None:
    bench = small_bench()
    bench.put(domain_in(S.UP))
    bench.lanes.offline.add(bench.host("h1").id)

    bench.link("h1", LinkState.BACKOFF, overdue=True, reason="no route to host", hint="look at the cable")
    reason = bench.engine.offer(command, vm_ref(1)).targets[0]
    assert reason.reason == 'host "h1" is NonResponsive: no route to host'
    assert reason.hint == "look at the cable"
    assert bench.run(command, 1).state is TaskState.REFUSED


def test_the_condition_names_each_status() -> None:
    assert in_status(S.UP, S.DOWN).query == "status in (Up, Down)"
    assert set(RUNS) == RUNNING
