"""Closing the window while tasks run: asked once, with what would stop by name. Owner thread."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMessageBox, QWidget

from stellwerk.core.ids import Kind
from stellwerk.core.text import _, plural
from stellwerk.model.task import Task
from stellwerk.ui.desk import Desk
from stellwerk.ui.shell.task_words import task_words

_NAMED = 8


class Leaving:
    """Decides whether the window may close.

    `hide` puts it into the tray (or, without one, makes it small), `close` closes it for good. Nothing waits: the
    question is a window of its own and its answer comes later.
    """

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        hide: Callable[[], None],
        close: Callable[[], None],
        has_tray: Callable[[], bool] = lambda: True,
    ) -> None:
        self._window = window
        self._desk = desk
        self._hide = hide
        self._close = close
        self._has_tray = has_tray
        self._free = False
        self._waiting = False
        self._question: QMessageBox | None = None
        self._subscription = desk.inventory.watch(lambda _changes: self._ended(), kinds=(Kind.TASK,))

    @property
    def question(self) -> QMessageBox | None:
        """What is asked at the moment."""
        return self._question

    def may_close(self) -> bool:
        """True = close now. False = tasks run: the question is on the screen, or was answered with waiting."""
        running = self._desk.doer.running()
        if self._free or not running:
            return True
        if self._question is None:
            self._ask(running)
        return False

    def stay(self) -> None:
        """The window was shown again: it does not leave by itself any more."""
        self._waiting = False

    def release(self) -> None:
        """The window has closed."""
        self._subscription.close()
        if self._question is not None:
            self._question.close()

    def _ask(self, running: Sequence[Task]) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("Stellwerk")
        box.setText(plural("{n} task is running.", "{n} tasks are running.", len(running)))
        box.setInformativeText(what_stops(running))
        where = _("Wait in the tray") if self._has_tray() else _("Wait minimized")
        wait = box.addButton(where, QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(_("Leave now"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(wait)
        box.setEscapeButton(stay)
        box.finished.connect(lambda _result: self._answered(box.clickedButton() is wait, box.clickedButton() is leave))
        self._question = box
        box.open()

    def _answered(self, wait: bool, leave: bool) -> None:
        box, self._question = self._question, None
        if box is not None:
            box.deleteLater()
        if leave:
            self._free = True
            self._close()
        elif wait:
            self._waiting = True
            self._hide()
            self._ended()

    def _ended(self) -> None:
        """While waiting: leave once nothing runs any more."""
        if self._waiting and not self._desk.doer.running():
            self._waiting = False
            self._free = True
            self._close()


def what_stops(running: Sequence[Task]) -> str:
    """What leaving does, by name."""
    lines = [f"• {task_words(task)}" for task in running[:_NAMED]]
    if len(running) > _NAMED:
        lines.append(plural("• and {n} more", "• and {n} more", len(running) - _NAMED))
    says = _("Leaving stops watching them. What the hosts have begun goes on there; what waits is given up:")
    return "\n".join([says, "", *lines])
