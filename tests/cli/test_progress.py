"""Progress is drawn on a terminal and nowhere else."""

from __future__ import annotations

import io

import pytest
from tests.cli.test_terminal import Tty

from stellwerk.cli.progress import Progress
from stellwerk.cli.terminal import Terminal
from stellwerk.core.ids import TaskId
from stellwerk.model.call import Call
from stellwerk.model.task import Task, TaskState


def terminal(err: io.StringIO) -> Terminal:
    return Terminal(out=io.StringIO(), err=err, source=io.StringIO())


def task(**more: object) -> Task:
    made = {"id": TaskId("t"), "call": Call("Start-Vm"), "title": "Start", "target_name": "web\x1b[2J", **more}
    return Task(**made)


def drawn(err: io.StringIO, **more: object) -> str:
    with Progress(terminal(err)) as progress:
        progress.say("connecting")
        progress.show(task(**more))
    return err.getvalue()


@pytest.fixture
def tty(monkeypatch: pytest.MonkeyPatch) -> Tty:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    return Tty()


def test_a_pipe_gets_nothing() -> None:
    assert drawn(io.StringIO(), progress=0.5) == ""


def test_a_quiet_one_says_nothing(tty: Tty) -> None:
    with Progress(terminal(tty), quiet=True) as progress:
        progress.say("connecting")
    assert tty.getvalue() == ""


def test_a_terminal_sees_what_is_done_and_how_far(tty: Tty) -> None:
    text = drawn(tty, progress=0.5, note="copying", state=TaskState.RUNNING)
    assert "connecting" in text
    assert "copying" in text
    assert "50%" in text
    assert "web\x1b[2J" not in text


def test_who_is_stopped_meanwhile_leaves_the_shell_a_cursor(tty: Tty) -> None:
    with Progress(terminal(tty)) as progress:
        progress.say("connecting")
        text = tty.getvalue()
        assert text.rfind("\x1b[?25h") > text.rfind("\x1b[?25l")


def test_one_that_waits_says_so(tty: Tty) -> None:
    assert ": waits" in drawn(tty)
