"""Changing a setting, and its undo."""

import pytest
from tests.fakes.engine import small_bench, task_ref

from stellwerk.core.error import Invalid
from stellwerk.model.task import TaskState
from stellwerk.services.alarm.mail_setting import PORT


def test_a_setting_is_changed_and_back() -> None:
    bench = small_bench()
    task = bench.run_on("Set-Setting", name="mail.port", value="465")
    assert (task.state, bench.settings.get(PORT)) == (TaskState.DONE, 465)
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert bench.settings.get(PORT) == 587


def test_what_does_not_fit_is_refused() -> None:
    bench = small_bench()
    assert bench.run_on("Set-Setting", name="mail.port", value="0").state is TaskState.REFUSED
    with pytest.raises(Invalid, match="no setting"):
        bench.run_on("Set-Setting", name="mail.pigeon", value="0")
