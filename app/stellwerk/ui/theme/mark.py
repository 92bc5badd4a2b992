"""States as small marks: each has its own shape and its own colour, so that neither alone carries the meaning.

Owner thread.
"""

import math
from enum import StrEnum
from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.catalogue.vm import vm_status
from stellwerk.model.entity import Entity
from stellwerk.model.event import Event, Severity
from stellwerk.model.field import Field
from stellwerk.model.folder import Folder
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, host_status
from stellwerk.model.nic import LinkWord, Nic
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.part.vm_part import DiskPart, VnicPart
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.state import HostStatus, VmStatus
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.tag import Tag
from stellwerk.model.task import Task, TaskState
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.policy.alarm.open_alert import worst_of
from stellwerk.ui.theme.palette import Token

PHASES = 8
"""Steps of a full turn of the busy mark."""


class Mark(StrEnum):
    """What a state looks like."""

    UP = "up"
    DOWN = "down"
    PAUSED = "paused"
    SAVED = "saved"
    PROBLEM = "problem"
    WARNING = "warning"
    BUSY = "busy"
    WAITING = "waiting"
    DONE = "done"
    UNKNOWN = "unknown"


COLOURS: dict[Mark, Token] = {
    Mark.UP: Token.GREEN,
    Mark.DOWN: Token.GREY,
    Mark.PAUSED: Token.AMBER,
    Mark.SAVED: Token.AMBER,
    Mark.PROBLEM: Token.RED,
    Mark.WARNING: Token.AMBER,
    Mark.BUSY: Token.BLUE,
    Mark.WAITING: Token.GREY,
    Mark.DONE: Token.GREEN,
    Mark.UNKNOWN: Token.GREY,
}


def vm_mark(status: VmStatus) -> Mark:
    """The mark of a VM's status."""
    match status:
        case VmStatus.UP:
            return Mark.UP
        case VmStatus.DOWN:
            return Mark.DOWN
        case VmStatus.PAUSED:
            return Mark.PAUSED
        case VmStatus.SUSPENDED:
            return Mark.SAVED
        case VmStatus.NOT_RESPONDING:
            return Mark.PROBLEM
        case VmStatus.UNKNOWN:
            return Mark.UNKNOWN
        case _:
            return Mark.BUSY


def host_mark(status: HostStatus) -> Mark:
    """The mark of a host's status."""
    match status:
        case HostStatus.UP:
            return Mark.UP
        case HostStatus.DISCONNECTED | HostStatus.DOWN:
            return Mark.DOWN
        case HostStatus.MAINTENANCE:
            return Mark.PAUSED
        case HostStatus.NON_OPERATIONAL | HostStatus.NON_RESPONSIVE:
            return Mark.PROBLEM
        case HostStatus.INITIALIZING | HostStatus.CONNECTING | HostStatus.REBOOT:
            return Mark.BUSY
        case _:
            assert_never(status)


def task_mark(state: TaskState) -> Mark:
    """The mark of a task's state."""
    match state:
        case TaskState.WAITING:
            return Mark.WAITING
        case TaskState.RUNNING:
            return Mark.BUSY
        case TaskState.DONE:
            return Mark.DONE
        case TaskState.FAILED | TaskState.REFUSED:
            return Mark.PROBLEM
        case TaskState.CANCELLED:
            return Mark.DOWN
        case TaskState.UNKNOWN:
            return Mark.UNKNOWN
        case _:
            assert_never(state)


def severity_mark(severity: Severity) -> Mark | None:
    """The mark of an event's severity; none for what is normal."""
    match severity:
        case Severity.NORMAL:
            return None
        case Severity.WARNING:
            return Mark.WARNING
        case Severity.ERROR | Severity.ALERT:
            return Mark.PROBLEM
        case _:
            assert_never(severity)


def nic_mark(link: LinkWord | None) -> Mark:
    """The mark of a network interface's link."""
    match link:
        case LinkWord.UP:
            return Mark.UP
        case LinkWord.DOWN:
            return Mark.DOWN
        case None:
            return Mark.UNKNOWN
        case _:
            assert_never(link)


def alarm_mark(alarm: Alarm, graph: Graph) -> Mark:
    """The mark of an alarm: broken, off, silenced, raised for something, or on watch."""
    if alarm.problem:
        return Mark.PROBLEM
    if not alarm.enabled:
        return Mark.DOWN
    if graph.count(alarm, "alerts"):
        return severity_mark(alarm.severity) or Mark.WARNING
    return Mark.PAUSED if alarm.is_silent(graph.now) else Mark.UP


def _alerted(mark: Mark, entity: Entity, graph: Graph) -> Mark:
    """What is up, but for an alarm: a diamond, or a triangle where it is bad. Other states say more than that."""
    if mark is not Mark.UP:
        return mark
    return _raised(entity, graph) or mark


def _raised(entity: Entity, graph: Graph) -> Mark | None:
    """Of the worst alarm that is raised for it; none where there is none, or one that is normal."""
    worst = worst_of(entity, graph)
    return severity_mark(worst) if worst is not None else None


def mark_of(entity: Entity, graph: Graph) -> Mark | None:
    """The mark of any object; none for kinds that have no state."""
    match entity:
        case Vm():
            return Mark.PROBLEM if entity.active_on else _alerted(vm_mark(vm_status(entity, graph)), entity, graph)
        case Host():
            return _alerted(host_mark(host_status(entity)), entity, graph)
        case StoragePool() | LibvirtNetwork():
            return _alerted(Mark.UP if entity.active else Mark.DOWN, entity, graph)
        case Nic():
            return nic_mark(entity.link)
        case Task():
            return task_mark(entity.state)
        case Event():
            mark = severity_mark(entity.severity)
            return Mark.DONE if mark is not None and entity.acknowledged is not None else mark
        case Alert():
            return severity_mark(entity.severity)
        case Alarm():
            return alarm_mark(entity, graph)
        case Template():
            return Mark.PROBLEM if entity.problem else _raised(entity, graph)
        case Bookmark():
            return Mark.PROBLEM if entity.problem else _raised(entity, graph)
        case DataCenter() | Cluster() | Volume() | Tag() | Folder() | Field() | Snapshot() | DiskPart() | VnicPart():
            return _raised(entity, graph)
        case Trashed():
            return _raised(entity, graph)
        case _:
            assert_never(entity)


def paint_mark(painter: QPainter, rect: QRectF, mark: Mark, colour: QColor, phase: int = 0) -> None:
    """Draw a mark into a square. `phase` 0..PHASES-1 turns the busy one."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width(), rect.height())
    pen = QPen(colour, 0.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    if mark in _FILLED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
    else:
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_path(mark, phase))
    painter.restore()


_FILLED = frozenset({Mark.UP, Mark.PAUSED, Mark.SAVED, Mark.PROBLEM, Mark.WARNING, Mark.WAITING})


def _path(mark: Mark, phase: int) -> QPainterPath:
    """The shape in the unit square."""
    path = QPainterPath()
    match mark:
        case Mark.UP:
            path.addEllipse(QRectF(0.06, 0.06, 0.88, 0.88))
        case Mark.DOWN:
            path.addEllipse(QRectF(0.16, 0.16, 0.68, 0.68))
        case Mark.PAUSED:
            path.addRect(QRectF(0.12, 0.08, 0.28, 0.84))
            path.addRect(QRectF(0.60, 0.08, 0.28, 0.84))
        case Mark.SAVED:
            path = _crescent()
        case Mark.PROBLEM:
            path.addPolygon(QPolygonF([QPointF(0.5, 0.02), QPointF(1.0, 0.95), QPointF(0.0, 0.95)]))
        case Mark.WARNING:
            path.addPolygon(QPolygonF([QPointF(0.5, 0), QPointF(1, 0.5), QPointF(0.5, 1), QPointF(0, 0.5)]))
        case Mark.BUSY:
            path.arcMoveTo(QRectF(0.14, 0.14, 0.72, 0.72), -phase * 360 / PHASES)
            path.arcTo(QRectF(0.14, 0.14, 0.72, 0.72), -phase * 360 / PHASES, 250)
        case Mark.WAITING:
            for left in (0.0, 0.38, 0.76):
                path.addEllipse(QRectF(left, 0.38, 0.24, 0.24))
        case Mark.DONE:
            path.addPolygon(QPolygonF([QPointF(0.1, 0.55), QPointF(0.4, 0.85), QPointF(0.9, 0.2)]))
        case Mark.UNKNOWN:
            path = _question()
        case _:
            assert_never(mark)
    return path


def _crescent() -> QPainterPath:
    disc, bite = QPainterPath(), QPainterPath()
    disc.addEllipse(QRectF(2, 6, 90, 90))
    bite.addEllipse(QRectF(36, -8, 80, 80))
    # Cut at a hundred times the size: Qt flattens curves by absolute distances when it cuts.
    return QTransform.fromScale(0.01, 0.01).map(disc.subtracted(bite))


def _question() -> QPainterPath:
    path = QPainterPath()
    arc = QRectF(0.24, 0.08, 0.52, 0.46)
    path.arcMoveTo(arc, 170)
    path.arcTo(arc, 170, -230)
    path.lineTo(QPointF(0.5, 0.64))
    end = QPointF(0.5, 0.92)
    path.moveTo(end)
    path.lineTo(end + QPointF(math.ulp(1.0), 0.01))
    return path
