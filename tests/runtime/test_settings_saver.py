"""Settings reach the disk a moment after they changed, and at the end."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.conftest import ExpectedLogs
from tests.fakes.manual_loop import ManualLoop

from stellwerk.core.error import Invalid
from stellwerk.core.setting import Settings
from stellwerk.runtime.settings_saver import QUIET, SettingsSaver
from stellwerk.services.fleet_setting import GRACE


class Disk:
    """What was saved."""

    def __init__(self, error: Exception | None = None) -> None:
        self.saved: list[Mapping[str, Any]] = []
        self._error = error

    def __call__(self, values: Mapping[str, Any]) -> None:
        if self._error is not None:
            raise self._error
        self.saved.append(values)


def test_changes_are_gathered() -> None:
    loop, settings, disk = ManualLoop(), Settings(), Disk()
    saver = SettingsSaver(loop, settings, disk)
    settings.set(GRACE, 1.0)
    settings.set(GRACE, 2.0)
    assert disk.saved == []
    loop.advance(QUIET)
    saver.close()()
    assert disk.saved == [{GRACE.key: 2.0}]


def test_the_end_saves_what_is_not_saved_yet_and_follows_no_more() -> None:
    loop, settings, disk = ManualLoop(), Settings(), Disk()
    saver = SettingsSaver(loop, settings, disk)
    settings.set(GRACE, 3.0)
    wait = saver.close()
    settings.set(GRACE, 4.0)
    wait()
    assert disk.saved == [{GRACE.key: 3.0}]


@pytest.mark.parametrize("error", [Invalid("the disk is full"), OSError("no")])
def test_a_failure_is_a_line_in_the_log(error: Exception, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.runtime.settings_saver", "not saved")
    settings = Settings()
    saver = SettingsSaver(ManualLoop(), settings, Disk(error))
    settings.set(GRACE, 5.0)
    saver.close()()
    assert len(expected_logs.messages()) == 1
