"""Marks: each state has one, and no two look alike even without colour."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from stellwerk.model.event import Severity
from stellwerk.model.state import HostStatus, VmStatus
from stellwerk.model.task import TaskState
from stellwerk.ui.theme.mark import COLOURS, PHASES, Mark, host_mark, paint_mark, severity_mark, task_mark, vm_mark


def drawn(mark: Mark, phase: int = 0, side: int = 8) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_mark(painter, QRectF(0, 0, side, side), mark, QColor("black"), phase)
    painter.end()
    return image


def test_every_state_has_a_mark_with_a_colour() -> None:
    marks = {
        *map(vm_mark, VmStatus),
        *map(host_mark, HostStatus),
        *map(task_mark, TaskState),
        *(mark for mark in map(severity_mark, Severity) if mark),
    }
    assert marks <= set(COLOURS)
    assert set(COLOURS) == set(Mark)


def test_shapes_differ_without_their_colours(qtbot: QtBot) -> None:
    shapes = {mark: bytes(drawn(mark).constBits()) for mark in Mark}
    assert len(set(shapes.values())) == len(Mark)


@pytest.mark.parametrize("mark", Mark)
def test_every_mark_shows_at_its_smallest(qtbot: QtBot, mark: Mark) -> None:
    image = drawn(mark)
    inked = sum(image.pixelColor(x, y).alpha() > 100 for x in range(8) for y in range(8))
    assert inked >= 6


def test_only_the_busy_mark_turns(qtbot: QtBot) -> None:
    turns = {bytes(drawn(Mark.BUSY, phase).constBits()) for phase in range(PHASES)}
    assert len(turns) == PHASES
    assert bytes(drawn(Mark.UP, 3).constBits()) == bytes(drawn(Mark.UP).constBits())
