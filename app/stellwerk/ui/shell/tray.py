"""The icon in the tray and desktop notifications. Owner thread."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from stellwerk.core.ids import Kind
from stellwerk.core.setting import Setting, Settings
from stellwerk.core.text import N_, _
from stellwerk.model.change import ChangeSet
from stellwerk.model.task import Task, TaskState
from stellwerk.ui.desk import Desk
from stellwerk.ui.shell.task_words import task_words

NOTIFY_AFTER = Setting(
    key="window.notify_after",
    default=10.0,
    least=0.0,
    most=86_400.0,
    unit="s",
    title=N_("Tell the end of tasks longer than"),
    help=N_("A task that took at least this long is told by the desktop when it ends while the window is behind"),
)


_PLAIN = str.maketrans({"<": "‹", ">": "›"})
"""Desktops of Linux take a text for markup, with links and pictures, and Qt hands it on as it is. Those that do not
would show escaped characters as they are written."""


class Tray:
    """An icon in the tray, where the desktop has one. Implements `ports.desktop.Notifier`."""

    def __init__(self, window: QWidget, desk: Desk, show: Callable[[], None], leave: Callable[[], None]) -> None:
        self._window = window
        self._icon: QSystemTrayIcon | None = None
        self.last = ("", "")
        """Head and text of what was shown last."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        icon = QSystemTrayIcon(desk.theme.icons.program_icon(), window)
        icon.setToolTip("Stellwerk")
        menu = QMenu(window)
        menu.addAction(_("Show the window")).triggered.connect(lambda: show())
        menu.addAction(_("Quit")).triggered.connect(lambda: leave())
        icon.setContextMenu(menu)
        icon.activated.connect(lambda reason: show() if reason is QSystemTrayIcon.ActivationReason.Trigger else None)
        icon.messageClicked.connect(lambda: show())
        icon.show()
        self._icon = icon

    @property
    def there(self) -> bool:
        """There is a tray to wait in."""
        return self._icon is not None

    def notify(self, title: str, text: str) -> None:
        """Show a desktop notification; names in the text are data, whatever they look like. Where the desktop has no
        tray for it, the window asks to be looked at."""
        text = text.translate(_PLAIN)
        self.last = (title, text)
        if self._icon is not None:
            self._icon.showMessage(title, text, self._icon.icon(), 10_000)
        else:
            QApplication.alert(self._window)

    def hide(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()


def worth_telling(task: Task, settings: Settings) -> bool:
    """It has ended, after long enough, and nobody cancelled it on purpose."""
    if not task.over or task.parent_id is not None or task.state is TaskState.CANCELLED:
        return False
    begun = task.started if task.started is not None else task.created
    return task.ended is not None and task.ended - begun >= settings.get(NOTIFY_AFTER)


class TaskTeller:
    """Tells the end of long tasks while the window is not in front."""

    def __init__(self, desk: Desk, tell: Callable[[str, str], None], in_front: Callable[[], bool]) -> None:
        self._desk = desk
        self._tell = tell
        self._in_front = in_front
        self._subscription = desk.inventory.watch(self._follow, kinds=(Kind.TASK,))

    def close(self) -> None:
        """Tell no more."""
        self._subscription.close()

    def _follow(self, changes: ChangeSet) -> None:
        if self._in_front():
            return
        for ref, keys in changes.changed.items():
            task = self._desk.inventory.view.get(ref)
            if isinstance(task, Task) and "status" in keys and worth_telling(task, self._desk.settings):
                self._tell(*told(task))


def told(task: Task) -> tuple[str, str]:
    """The head and the text of its notification."""
    heads = {
        TaskState.DONE: _("Done"),
        TaskState.FAILED: _("Failed"),
        TaskState.REFUSED: _("Refused"),
        TaskState.UNKNOWN: _("Outcome unknown"),
    }
    text = task_words(task)
    if task.outcome and task.state is not TaskState.DONE:
        text = f"{text}: {task.outcome}"
    return heads.get(task.state, task.state.value), text
