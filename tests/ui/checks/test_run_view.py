"""What a task shows while it runs."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from stellwerk.core.ids import TaskId
from stellwerk.core.record import replace
from stellwerk.model.call import Call
from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.model.task import Task
from stellwerk.ui.checks.run_view import RunView
from stellwerk.ui.theme.theme import Theme

TASK = Task(id=TaskId("t"), call=Call("Install-Host"), title="Prepare")


def test_ticks_then_output(theme: Theme, qtbot: QtBot) -> None:
    view = RunView(theme)
    qtbot.addWidget(view)
    assert not view.show_task(TASK)
    assert view.isHidden()
    ticking = replace(TASK, ticks=(CheckResult(key="kvm", state=CheckState.RUNNING),))
    assert view.show_task(ticking)
    assert not view.show_task(replace(TASK, ticks=(CheckResult(key="kvm", state=CheckState.OK),)))
    assert (view.isHidden(), view.ticks.isHidden(), view.output.isHidden()) == (False, False, True)
    assert view.show_task(replace(ticking, output="$ apt-get\n"))
    assert (view.ticks.isHidden(), view.output.isHidden()) == (True, False)
    view.release()
