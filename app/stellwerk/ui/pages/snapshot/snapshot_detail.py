"""One snapshot beside the tree: what it keeps, its note, and what can be done with it. Owner thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.ui.models.cell import breakable, one_line
from stellwerk.ui.pages.snapshot.snapshot_row import SnapshotRow
from stellwerk.ui.pages.tab.fact_grid import fact_rows, heading
from stellwerk.ui.theme.icon import IconBook
from stellwerk.ui.theme.metric import AROUND, BETWEEN

LARGEST = QSize(240, 135)
_MOST_PIXELS = 1_000_000
"""Beyond, reading it on this thread would be felt."""


class SnapshotAct(Record, frozen=True, kw_only=True):
    """Something that can be done with the shown one; `reason` says why not, empty = it can."""

    title: str
    icon: str
    begin: Callable[[], None]
    reason: str = ""


class SnapshotDetail(QWidget):
    """Made anew for each row that is shown."""

    def __init__(self, row: SnapshotRow, acts: Sequence[SnapshotAct], icons: IconBook) -> None:
        super().__init__()
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.buttons: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        column.setSpacing(BETWEEN)
        column.addWidget(heading(row.title, self))
        self.picture = _picture(row, self)
        if self.picture is not None:
            column.addWidget(self.picture)
        note = QLabel(breakable(_note(row)), self)
        note.setTextFormat(Qt.TextFormat.PlainText)
        note.setWordWrap(True)
        note.setProperty("muted", True)
        column.addWidget(note)
        column.addLayout(fact_rows(_facts(row), self))
        for act in acts:
            column.addLayout(self._button(act, icons))
        column.addStretch(1)

    def offer(self, acts: Sequence[SnapshotAct]) -> bool:
        """Say anew what can be done now; False where other things are offered: then it is to be made anew."""
        if [act.title for act in acts] != [button.text() for button in self.buttons]:
            return False
        for act, button in zip(acts, self.buttons, strict=True):
            _let(button, act)
        return True

    def _button(self, act: SnapshotAct, icons: IconBook) -> QHBoxLayout:
        button = QPushButton(act.title, self)
        button.setIcon(icons.icon(act.icon))
        _let(button, act)
        button.clicked.connect(lambda: act.begin())
        self.buttons.append(button)
        line = QHBoxLayout()
        line.addWidget(button)
        line.addStretch(1)
        return line


def _let(button: QPushButton, act: SnapshotAct) -> None:
    button.setEnabled(not act.reason)
    button.setToolTip(act.reason)


def _picture(row: SnapshotRow, parent: QWidget) -> QLabel | None:
    """The screen of that moment, where one was kept that is one: a host keeps what others wrote there, too."""
    data = row.snapshot.picture if row.snapshot is not None else b""
    if not data:
        return None
    from stellwerk.ui.console.vnc.still import read_still  # late: a start shows no picture yet

    image = read_still(data, LARGEST * parent.devicePixelRatioF(), most=_MOST_PIXELS)
    if image.isNull():
        return None
    image.setDevicePixelRatio(parent.devicePixelRatioF())
    label = QLabel(parent)
    label.setPixmap(QPixmap.fromImage(image))
    label.setAccessibleName(_("Screen of the VM when the snapshot was taken"))
    label.setToolTip(_("Screen of the VM when the snapshot was taken"))
    return label


def _note(row: SnapshotRow) -> str:
    one = row.snapshot
    if one is None:
        return _("What the VM is now. Take a snapshot to be able to come back to it.")
    if one.half_gone:
        return _("Its removal was begun and did not end. It cannot be gone back to; remove it once more.")
    return one.description


def _facts(row: SnapshotRow) -> list[tuple[str, str]]:
    one = row.snapshot
    if one is None:
        return [(_("Written since"), row.size)]
    facts = [(_("Taken"), row.taken), (_("Size"), row.size), (_("Keeps"), row.kind), (_("State"), one.state)]
    facts += [(_("After"), one_line(one.parent)), (_("Files"), "\n".join(one.files or one.homes))]
    facts += [(_("Memory"), one.memory_file), (_("UEFI variables"), one.nvram)]
    return [(name, value) for name, value in facts if value]
