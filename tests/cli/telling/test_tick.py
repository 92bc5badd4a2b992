"""Checks and what hosts say, line by line."""

from __future__ import annotations

from stellwerk.cli.telling.tick import Ticks, tick_line
from stellwerk.core.ids import TaskId
from stellwerk.core.record import replace
from stellwerk.model.call import Call
from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.model.task import Task

S = CheckState
TASK = Task(id=TaskId("t"), call=Call("Test-Host"), title="Check", target_name="h1")
FINE = CheckResult(key="libvirt", state=S.OK, found="libvirt 9.0.0 runs")


def lines_of(*tasks: Task) -> list[str]:
    written: list[str] = []
    ticks = Ticks(written.append)
    for task in tasks:
        ticks.show([task])
    return written


def test_a_line() -> None:
    assert tick_line(FINE, "h1") == "h1  ok       libvirt                 libvirt 9.0.0 runs"
    bad = CheckResult(key="clock", state=S.WARNING, found="3 years behind\x1b[2J", advice="set it")
    assert tick_line(bad) == "warning  Clock                   3 years behind\N{REPLACEMENT CHARACTER}[2J, set it"
    assert tick_line(CheckResult(key="clock", state=S.SKIPPED)) == "skipped  Clock"


def test_each_once_when_it_has_ended() -> None:
    waits = replace(TASK, ticks=(replace(FINE, state=S.WAITING),))
    runs = replace(TASK, ticks=(replace(FINE, state=S.RUNNING),))
    ended = replace(TASK, ticks=(FINE,))
    assert len(lines_of(waits, runs, ended, ended)) == 1
    assert lines_of(waits, runs) == []


def test_one_that_is_made_again_is_told_if_it_ended_otherwise() -> None:
    again = replace(TASK, ticks=(replace(FINE, state=S.RUNNING),))
    other = replace(TASK, ticks=(replace(FINE, state=S.FAILED),))
    assert len(lines_of(replace(TASK, ticks=(FINE,)), again, other)) == 2
    assert len(lines_of(replace(TASK, ticks=(FINE,)), again, replace(TASK, ticks=(FINE,)))) == 1


def test_what_hosts_say_comes_in_whole_lines() -> None:
    heard = ("# apt\n", "# apt\nRead", "# apt\nReading\nDo", "# apt\nReading\nDone\n")
    said = [replace(TASK, output=text) for text in heard]
    assert lines_of(*said) == ["  # apt", "  Reading", "  Done"]


def test_output_whose_begin_was_dropped_goes_on() -> None:
    assert lines_of(replace(TASK, output="a\nb\n"), replace(TASK, output="b\nc\n"))[-1] == "  c"


def test_a_task_that_ends_gives_its_last_line() -> None:
    from stellwerk.model.task import TaskState

    said = replace(TASK, output="half a line")
    assert lines_of(said) == []
    assert lines_of(said, replace(said, state=TaskState.DONE)) == ["  half a line"]
