"""The parts of which the panel of a command is made, and what it says. Owner thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QWidget

from stellwerk.core.text import _
from stellwerk.engine.command import Command
from stellwerk.engine.preview import Preview
from stellwerk.model.host_check import CheckState
from stellwerk.model.task import Task

FORCE = "force"
"""The parameter by which a host is added although its libvirt does not answer."""


def can_be_forced(command: Command, task: Task) -> bool:
    """The host lets us in, and only its libvirt is missing, does not run or refuses: it can be added and prepared."""
    wrong = {tick.key for tick in task.ticks if tick.blocks and tick.state is CheckState.FAILED}
    return any(param.name == FORCE for param in command.params) and bool(wrong) and wrong <= {"libvirt", "socket"}


def scrolling(content: QWidget) -> QScrollArea:
    """An area in which all of that scrolls up and down."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    area.viewport().setBackgroundRole(QPalette.ColorRole.Base)
    content.setAutoFillBackground(False)
    return area


def words_label(parent: QWidget) -> QLabel:
    """A label for sentences of any length, hidden at first."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.hide()
    return label


def refusal_words(preview: Preview | None) -> str:
    """Why it is not possible at all."""
    if preview is None or preview.allowed or not preview.targets:
        return ""
    hint = preview.targets[0].hint
    return f"{preview.reason}, {hint}" if hint else preview.reason


def anyway_button(parent: QWidget) -> QPushButton:
    """The button that adds a host although its libvirt does not answer, hidden at first."""
    button = QPushButton(_("Add it all the same"), parent)
    button.setToolTip(_("It can be prepared then: what is missing is installed and switched on"))
    button.setAutoDefault(False)
    button.hide()
    return button
