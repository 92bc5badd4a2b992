"""Checks that tick."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from stellwerk.core.setting import Settings
from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.policy.host_check.check import CHECKS
from stellwerk.ui.checks.tick_list import MARKS, TickList
from stellwerk.ui.theme.theme import THEME, Theme

S = CheckState


def result(key: str, state: CheckState, found: str = "", advice: str = "") -> CheckResult:
    return CheckResult(key=key, state=state, found=found, advice=advice)


@pytest.fixture
def ticks(theme: Theme, qtbot: QtBot) -> Iterator[TickList]:
    ground = QWidget()
    qtbot.addWidget(ground)
    made = TickList(theme, ground)
    yield made
    made.release()


def test_nothing_is_hidden(ticks: TickList) -> None:
    assert ticks.isHidden()
    ticks.show_results([result("kvm", S.OK)])
    assert not ticks.isHidden()
    ticks.show_results([])
    assert ticks.isHidden()


def test_a_row_says_what_was_found_why_it_matters_and_what_helps(ticks: TickList) -> None:
    ticks.show_results([result("clock", S.WARNING, "3 years behind", "let it be set by the network")])
    row = ticks.rows["clock"]
    assert (row.title.text(), row.found.text(), row.advice.text()) == (
        "Clock",
        "3 years behind",
        "Let it be set by the network.",
    )
    assert row.title.toolTip() == "Certificates and the order of events depend on it"
    assert row.mark.accessibleName() == "Clock: warning"
    assert not row.advice.isHidden()


def test_rows_stay_while_they_tick(ticks: TickList) -> None:
    keys = [check.key for check in CHECKS]
    ticks.show_results([result(key, S.WAITING) for key in keys])
    rows = dict(ticks.rows)
    assert list(rows) == keys
    ticks.show_results([result(key, S.RUNNING if key == "kvm" else S.WAITING) for key in keys])
    ticks.show_results([result(key, S.OK, "fine") for key in keys])
    assert ticks.rows == rows
    assert {row.found.text() for row in rows.values()} == {"fine"}
    ticks.show_results([result("kvm", S.OK)])
    assert list(ticks.rows) == ["kvm"]


def test_what_runs_turns_only_in_sight(ticks: TickList) -> None:
    ticks.show_results([result("kvm", S.RUNNING)])
    assert not ticks._timer.isActive()
    ticks.parentWidget().show()
    ticks.show_results([result("kvm", S.RUNNING), result("cpu", S.WAITING)])
    assert ticks._timer.isActive()
    before = ticks.rows["kvm"].mark.pixmap().toImage()
    ticks._turn()
    assert ticks.rows["kvm"].mark.pixmap().toImage() != before
    ticks.hide()
    assert not ticks._timer.isActive()
    ticks.show()
    assert ticks._timer.isActive()
    ticks.show_results([result("kvm", S.OK), result("cpu", S.OK)])
    assert not ticks._timer.isActive()


def test_each_state_has_a_mark_of_its_own(ticks: TickList) -> None:
    assert set(MARKS) == set(CheckState)
    assert len(set(MARKS.values())) == len(MARKS)


def test_marks_follow_the_theme(ticks: TickList, settings: Settings) -> None:
    ticks.show_results([result("kvm", S.OK)])
    before = ticks.rows["kvm"].mark.pixmap().toImage()
    settings.set(THEME, "dark")
    assert ticks.rows["kvm"].mark.pixmap().toImage() != before
