"""Recent tasks: each row has a button to cancel it while it runs and to undo it while that is offered. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_, Text, _
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.graph import Graph
from stellwerk.model.task import Task
from stellwerk.search.query import read, select
from stellwerk.ui.desk import Desk
from stellwerk.ui.models.delegate import CellDelegate, paint_ground
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.shell.list_dock import ListDock, columns
from stellwerk.ui.theme.metric import ICON_ROW
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex
TASKS = "Tasks: is_child = false sortby time desc"
TASK_COLUMNS = {"title": 16, "target": 13, "status": 17, "progress": 13, "note": 0, "time": 10}
"""With widths in digits; 0 = what is left."""
UNDOABLE = "Tasks: is_child = false and can_undo = true sortby time desc"
STOP = "Stop-Task"
UNDO = "Undo-Task"


def task_button(task: Task) -> str:
    """The command that its row offers now; empty for none."""
    if not task.over:
        return STOP if task.cancellable else ""
    return UNDO if task.undo is not None and task.undone_by is None else ""


def _button_text(task: Task, graph: Graph) -> str | None:
    return {STOP: _("Cancel"), UNDO: _("Undo")}.get(task_button(task))


BUTTON: Prop[Task] = Prop(
    key="button",
    kind=PropKind.TEXT,
    get=_button_text,
    title=Text(""),
    help=N_("Cancel it while it runs, undo it for ten minutes afterwards"),
    source=Source.DERIVED,
    reads=("status", "can_undo"),
    column=ColumnHint(width=1),
)
"""A column of ours, not in the catalogue: nobody asks for it in a query."""


class TaskDelegate(CellDelegate):
    """Paints the button, and is told when it is clicked."""

    def __init__(self, view: QAbstractItemView, theme: Theme, press: Callable[[Task], None]) -> None:
        super().__init__(view, theme)
        self._press = press

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The icon in the column of buttons; other cells as ever."""
        task = button_task(index)
        if task is None:
            super().paint(painter, option, index)
            return
        painter.save()
        option.state &= ~QStyle.StateFlag.State_HasFocus
        paint_ground(painter, option, self._theme)
        word = {STOP: "x-circle", UNDO: "arrow-counter-clockwise"}.get(task_button(task))
        if word:
            ratio = painter.device().devicePixelRatio()
            middle = option.rect.center() - QPoint(ICON_ROW // 2 - 1, ICON_ROW // 2 - 1)
            token = Token.ACCENT if option.state & QStyle.StateFlag.State_MouseOver else Token.MUTED
            painter.drawPixmap(middle, self._theme.icons.pixmap(word, ICON_ROW, ratio, token))
        painter.restore()

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click on the button; it does not select the row."""
        task = button_task(index)
        pressed = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
        if task is None or not task_button(task) or not pressed or not isinstance(event, QMouseEvent):
            return super().editorEvent(event, model, option, index)
        if event.button() is Qt.MouseButton.LeftButton and event.type() == QEvent.Type.MouseButtonRelease:
            self._press(task)
        return True


def button_task(index: Index) -> Task | None:
    """The task of a cell in the column of buttons; None for any other cell."""
    model = index.model()
    if not isinstance(model, ListModel) or model.columns[index.column()] is not BUTTON:
        return None
    entity = model.entity(index.row())
    return entity if isinstance(entity, Task) else None


class TaskDock(ListDock):
    """Recent tasks, newest first, parts left out."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("tasks", _("Recent tasks"), _("Nothing was done yet"), desk, parent)
        self.view.setItemDelegate(TaskDelegate(self.view, desk.theme, self._press))
        self.view.setMouseTracking(True)
        title, *rest = columns(Kind.TASK, TASK_COLUMNS)
        width, *widths = TASK_COLUMNS.values()
        self.show_query(TASKS, (title, BUTTON, *rest), (width, 4, *widths))

    def undo_last(self) -> bool:
        """Undo the newest task that can be undone; false where there is none."""
        found = select(read(UNDOABLE), self._desk.inventory.view)
        task = next((task for task in found if isinstance(task, Task) and task_button(task) == UNDO), None)
        if task is not None:
            self._press(task)
        return task is not None

    def _press(self, task: Task) -> None:
        command = task_button(task)
        if command:
            self._desk.conductor.begin(command, (Ref(Kind.TASK, task.id),))
