"""Opens the window: the Qt application, the parts behind it, and the end of both. Owner thread.

The window is made once the last known inventory is in, so that its first picture is already true.
"""

import gc
import logging
import os
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QProcess
from PySide6.QtWidgets import QApplication, QMessageBox

from stellwerk.core.error import AppError, Conflict, Refused
from stellwerk.runtime.application import Application, Mode
from stellwerk.runtime.build import build
from stellwerk.runtime.profile import find_profile, throw_away_profile
from stellwerk.ui.bridge import QtLoop
from stellwerk.ui.desk import Desk
from stellwerk.ui.forms.command_flow import CommandFlow
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.look_again import look_again, read_on_demand
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.page_maker import PageMaker
from stellwerk.ui.shell.main_window import MainWindow
from stellwerk.ui.single import WakeListener, wake_first
from stellwerk.ui.theme.theme import Theme

_log = logging.getLogger(__name__)


def open_window(profile: str | None, *, demo: bool = False) -> int:
    """Open the window on a profile and answer the exit status when it has closed.

    Raises Refused where there is no display, and the errors of a profile that cannot be used.
    """
    _require_display()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Stellwerk")
    app.setDesktopFileName("stellwerk")
    app.setQuitOnLastWindowClosed(False)
    holder = throw_away_profile() if demo and profile is None else None
    try:
        return _run(app, Path(holder.name) if holder else find_profile(profile), demo)
    finally:
        if holder is not None:
            holder.cleanup()


def _run(app: QApplication, folder: Path, demo: bool) -> int:
    loop = QtLoop()
    try:
        application = build(folder, loop, Mode.WINDOW, demo=demo)
    except Conflict:
        if wake_first(folder):
            return 0
        raise
    sys.excepthook = _log_mistake
    starting = Starting(app, loop, application, folder)
    starting.begin()
    status = app.exec()
    loop.close()
    return status


def _require_display() -> None:
    """Qt would abort the process; say what is missing instead."""
    chosen = os.environ.get("QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not chosen and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))):
        raise Refused(
            "there is no display to open the window on",
            "log in to a desktop or use ssh -X; the command line works without: stellwerk --help",
        )


def _log_mistake(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A mistake in one handler must not end the window; it is in the log with its trace."""
    _log.error("a mistake of the program", exc_info=(kind, error, trace))


class Starting:
    """From the application to the window on it, and back to nothing."""

    def __init__(self, app: QApplication, loop: QtLoop, application: Application, folder: Path) -> None:
        self._app = app
        self._loop = loop
        self._application = application
        self._folder = folder
        self.window: MainWindow | None = None
        self._theme = Theme(app, application.settings)
        self._listener = WakeListener(folder, self._wake)

    def begin(self) -> None:
        """Read the last known inventory, then show the window."""
        self._application.start(self._loaded)

    def _loaded(self, error: AppError | None) -> None:
        if error is not None:
            self._tell(error)
            return
        gc.collect()
        gc.freeze()  # the cached inventory stays; a full collection over it would hold the window for 50 ms
        self.window = make_window(self._application, self._loop, self._theme)
        self.window.closed.connect(lambda _nothing: self._end())
        self.window.show()

    def _tell(self, error: AppError) -> None:
        """The profile cannot be used: say so where the window would be, and end."""
        box = QMessageBox(QMessageBox.Icon.Critical, "Stellwerk", error.text)
        box.setInformativeText(error.hint)
        box.setDetailedText(error.details)
        box.finished.connect(lambda _result: self._end(1))
        self._box = box
        box.open()

    def _wake(self) -> None:
        if self.window is not None:
            self.window.come_back()

    def _end(self, status: int = 0) -> None:
        self._listener.close()
        self._theme.close()
        self._application.close(lambda: QCoreApplication.exit(status))


def make_window(application: Application, loop: QtLoop, theme: Theme) -> MainWindow:
    """The window on a running application."""
    engine = application.engine
    flow = CommandFlow(FormDesk(planner=engine, inventory=application.inventory, loop=loop, theme=theme))
    desk = Desk(
        inventory=application.inventory,
        loop=loop,
        clock=application.clock,
        settings=application.settings,
        theme=theme,
        doer=engine,
        conductor=flow,
        sampled=application.sampling.sampled,
        wanted=lambda ref, kind: read_on_demand(application, ref, kind),
        refresh=lambda refs: look_again(application, refs),
        demo=application.demo,
    )
    tools = PageDesk(
        desk=desk,
        planner=engine,
        reading=application.details,
        watch_screen=application.reconcile.watch_screen,
        probe=application.fleet.probe,
        explore_demo=None if application.demo else _explore_demo,
    )
    window = MainWindow(desk, PageMaker(tools))
    flow.attach(window, window.say)
    return window


def _explore_demo() -> None:
    """Open the demo fleet in a window and a process of its own."""
    QProcess.startDetached(sys.executable, ["-m", "stellwerk", "--demo"])
