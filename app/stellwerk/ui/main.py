"""Opens the window: the Qt application, the parts behind it, and the end of both. Owner thread.

The window is made once the last known inventory is in, so that its first picture is already true.
"""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QProcess
from PySide6.QtGui import QSyntaxHighlighter, QTextDocument
from PySide6.QtWidgets import QApplication, QMessageBox

from stellwerk.core.error import AppError, Conflict, Refused
from stellwerk.core.ids import Kind, Ref, VmId
from stellwerk.core.setting import Settings
from stellwerk.core.text import _
from stellwerk.ports.lane import Answer
from stellwerk.runtime.afresh import start_afresh
from stellwerk.runtime.application import Application, Mode
from stellwerk.runtime.build import build
from stellwerk.runtime.profile import find_profile, throw_away_profile
from stellwerk.services.link.errand import Errand
from stellwerk.ui.bridge import QtLoop, keep_fonts_quiet, keep_off_glib
from stellwerk.ui.desk import Desk
from stellwerk.ui.first_paint import FirstPaint
from stellwerk.ui.first_place import choose_first_place
from stellwerk.ui.forms.command_flow import CommandFlow
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.garbage import Garbage
from stellwerk.ui.language import use_window_language
from stellwerk.ui.look_again import look_again, read_for_new_vm, read_on_demand
from stellwerk.ui.mistake import Mistakes
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.listing.dock_filter import DockFilter
from stellwerk.ui.pages.page_maker import PageMaker
from stellwerk.ui.pages.performance.early import EarlyCharts
from stellwerk.ui.shell.main_window import MainWindow
from stellwerk.ui.shell.page import Place
from stellwerk.ui.single import WakeListener, wake_first
from stellwerk.ui.stop_signal import StopSignals
from stellwerk.ui.theme.theme import Theme
from stellwerk.ui.trouble_box import is_seen, show_trouble, told_box, trouble_box

if TYPE_CHECKING:
    from stellwerk.services.console.thumbnail import Thumbnail
    from stellwerk.ui.pages.console.windows import ConsoleWindows
    from stellwerk.ui.pages.terminal.shelf import TerminalShelf

_log = logging.getLogger(__name__)


def open_window(profile: str | None, *, demo: bool = False, console: Ref | None = None) -> int:
    """Open the window on a profile and answer the exit status when it has closed. `console` is a VM to look at.

    Raises Refused where there is no display, and the errors of a profile that cannot be used.
    """
    _require_display()
    keep_off_glib()
    keep_fonts_quiet()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Stellwerk")
    app.setDesktopFileName("stellwerk")
    app.setQuitOnLastWindowClosed(False)
    holder = throw_away_profile() if demo and profile is None else None
    try:
        return _run(app, lambda: Path(holder.name) if holder else find_profile(profile), demo, console)
    finally:
        if holder is not None:
            holder.cleanup()


def _run(app: QApplication, find: Callable[[], Path], demo: bool, console: Ref | None) -> int:
    loop = QtLoop()
    opened = _open(app, lambda: _build(find(), loop, demo), lambda: wake_first(find(), str(console or "")))
    if opened is None:
        return 0
    folder, application = opened
    use_window_language(app, application.settings)
    starting = Starting(app, loop, application, folder, QCoreApplication.exit)
    starting.wish = console
    mistakes, stopping = Mistakes(loop, starting.say), StopSignals(starting.stop)
    starting.begin()
    status = app.exec()
    stopping.close()
    mistakes.close()
    loop.close()
    return status


Opened = tuple[Path, Application]


def _build(folder: Path, loop: QtLoop, demo: bool) -> Opened:
    return folder, build(folder, loop, Mode.WINDOW, demo=demo)


def _open(app: QApplication, make: Callable[[], Opened], wake: Callable[[], bool]) -> Opened | None:
    """The application on its profile; None where the window that is open on it was raised.

    Whoever clicked on an icon sees no terminal: why there will be no window is shown, in the language of the desktop.
    Raises the error, for the terminal in English, once it was read.
    """
    try:
        return make()
    except AppError as error:
        if isinstance(error, Conflict) and wake():
            return None
        if not is_seen(app):
            raise
        use_window_language(app, Settings())
        try:
            return make()
        except AppError as again:
            show_trouble(app, again)
            raise error from again


def _require_display() -> None:
    """Qt would abort the process; say what is missing instead."""
    chosen = os.environ.get("QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not chosen and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))):
        raise Refused(
            _("there is no display to open the window on"),
            _("log in to a desktop or use ssh -X; the command line works without: stellwerk --help"),
        )


class Starting:
    """From the application to the window on it, and back to nothing: `ended` gets the exit status then."""

    def __init__(
        self,
        app: QApplication,
        loop: QtLoop,
        application: Application,
        folder: Path,
        ended: Callable[[int], None] = QCoreApplication.exit,
    ) -> None:
        self._app = app
        self._loop = loop
        self._application: Application | None = application
        self._folder = folder
        self._ended = ended
        self._demo = application.demo
        self._theme = Theme(app, application.settings)
        self._listener = WakeListener(folder, self._wake, self._show)
        self._garbage = Garbage()
        self._first_paint: FirstPaint | None = None
        self._told = ""
        """What became of a damaged database."""
        self._ending = False
        self.window: MainWindow | None = None
        self.wish: Ref | None = None
        """The VM whose console is wanted at first."""
        self.box: QMessageBox | None = None
        """Why the profile cannot be opened."""

    def begin(self) -> None:
        """Read the last known inventory, then show the window."""
        assert self._application is not None
        self._application.start(self._loaded, run=False)

    def say(self, text: str) -> None:
        """A short line in the window, where there is one."""
        if self.window is not None and not self._ending:
            self.window.say(text)

    def stop(self) -> None:
        """Close the window as its user would; asked again, or with no window yet, end at once."""
        if self.window is None or self.window.property("asked_to_stop"):
            self._end()
            return
        self.window.setProperty("asked_to_stop", True)
        self.window.close()

    def _loaded(self, error: AppError | None) -> None:
        if self._ending:
            return
        if error is not None:
            self._trouble(error)
            return
        assert self._application is not None
        self._garbage.begin()
        choose_first_place(self._application.settings, self._application.inventory.view)
        self.window = make_window(self._application, self._loop, self._theme)
        self.window.closed.connect(lambda _nothing: self._end())
        self._first_paint = FirstPaint(self.window, self._painted)
        self.window.show()
        if self._told:
            told_box(self._told, self.window).open()

    def _painted(self) -> None:
        """The window is there: now connect to the hosts, and whatever else takes its time."""
        if self._application is None or self.window is None or self._ending:
            return
        self._garbage.watch(self.window)
        self._application.run()
        Errand(self._loop, "commands", self._application.engine.registry.all, lambda _all: self._complete()).start()
        if self.wish is not None:
            self._show(self.wish)

    def _complete(self) -> None:
        """All commands were read, on a worker."""
        if self.window is not None and not self._ending:
            self.window.complete()

    def _trouble(self, error: AppError) -> None:
        """The profile cannot be used: say so where the window would be, and in the terminal."""
        _log.error("the profile cannot be opened: %s", error)
        if sys.stderr is not None:
            sys.stderr.write(f"error: {error}\n")
        self.box = trouble_box(error, lambda: self._end(1), self._start_afresh)
        self.box.open()

    def _start_afresh(self) -> None:
        """Give the profile up, put its database aside on a worker, and begin again."""
        self._close_application(
            lambda: Errand(self._loop, "afresh", lambda: start_afresh(self._folder), self._began_afresh).start()
        )

    def _began_afresh(self, answer: Answer[str]) -> None:
        if self._ending:
            return
        try:
            if answer.error is not None:
                raise answer.error
            self._told = answer.get()
            self._application = build(self._folder, self._loop, Mode.WINDOW, demo=self._demo)
        except AppError as error:
            self._trouble(error)
            return
        self._theme.close()
        self._theme = Theme(self._app, self._application.settings)
        self.begin()

    def _wake(self) -> None:
        if self.window is not None:
            self.window.come_back()

    def _show(self, vm: Ref) -> None:
        """The console of a VM was asked for from outside."""
        if self.window is not None and not self._ending and vm.kind is Kind.VM:
            self.window.show_console(vm)

    def _end(self, status: int = 0) -> None:
        if self._ending:
            return
        self._ending = True
        if self._first_paint is not None:
            self._first_paint.close()
        self._listener.close()
        self._theme.close()
        self._garbage.close()
        self._close_application(lambda: self._ended(status))

    def _close_application(self, done: Callable[[], None]) -> None:
        application, self._application = self._application, None
        if application is not None:
            application.close(done)
        else:
            done()


def _desk(application: Application, loop: QtLoop, theme: Theme, flow: CommandFlow) -> Desk:
    """What all of the window shares."""
    return Desk(
        inventory=application.inventory,
        loop=loop,
        clock=application.clock,
        settings=application.settings,
        theme=theme,
        doer=application.engine,
        conductor=flow,
        sampled=application.sampling.sampled,
        wanted=lambda ref, kind: read_on_demand(application, ref, kind),
        refresh=lambda refs: look_again(application, refs),
        saving=application.saving,
        demo=application.demo,
        hits=application.hits,
        exchange=lambda: application.exchange,
        queries=lambda: application.queries,
        secrets=application.secret_care,
        standing=application.standing,
    )


def _highlighted(document: QTextDocument, theme: Theme) -> QSyntaxHighlighter:
    from stellwerk.ui.pages.part.xml_highlight import XmlHighlight  # here: a start shows no XML

    made = XmlHighlight(document, theme)
    document.destroyed.connect(made.release)
    return made


def _form_desk(application: Application, loop: QtLoop, theme: Theme) -> FormDesk:
    engine = application.engine
    return FormDesk(
        planner=engine,
        inventory=application.inventory,
        loop=loop,
        theme=theme,
        keep_secret=application.keep_secret,
        look_at=lambda host_id: read_for_new_vm(application, host_id),
        systems=engine.systems,
        handover=engine.handover,
        highlight_xml=lambda document: _highlighted(document, theme),
        look_at_hardware=lambda host_id, done: application.looks.hardware(host_id, done),
        look_at_abilities=lambda vm_ids: application.looks.abilities.of_vms(vm_ids),
    )


def make_window(application: Application, loop: QtLoop, theme: Theme) -> MainWindow:
    """The window on a running application."""
    engine = application.engine
    flow = CommandFlow(_form_desk(application, loop, theme))
    desk = _desk(application, loop, theme, flow)

    @cache
    def consoles() -> "ConsoleWindows":
        from stellwerk.ui.pages.console.windows import ConsoleWindows  # here: a start shows no console

        return ConsoleWindows(application.consoles)

    def thumbnail(vm_id: VmId) -> "Thumbnail":
        from stellwerk.services.console.thumbnail import Thumbnail

        return Thumbnail(loop, application.inventory, application.fleet.lanes, vm_id)

    @cache
    def terminals() -> "TerminalShelf":
        from stellwerk.ui.pages.terminal.shelf import TerminalShelf  # here: as above

        return TerminalShelf(application.openings, loop, theme)

    charts = EarlyCharts(loop)
    tools = PageDesk(
        desk=desk,
        planner=engine,
        reading=application.details,
        queries=lambda: application.queries,
        consoles=consoles,
        thumbnail=thumbnail,
        terminals=terminals,
        watch_screen=application.reconcile.watch_screen,
        probe=application.fleet.probe,
        neighbours=application.neighbours,
        keep_secret=application.keep_secret,
        answer_host=flow.answer_host,
        looks=lambda: application.looks,
        look_at_abilities=lambda vm_ids: application.looks.abilities.of_vms(vm_ids),
        history=lambda: application.recording,
        explore_demo=None if application.demo else _explore_demo,
        charts=charts,
    )
    window = MainWindow(desk, PageMaker(tools))
    charts.begin_later(window)
    window.closed.connect(lambda _none: charts.close())
    flow.attach(window, window.say)
    for dock in (window.tasks, window.events):
        DockFilter(desk, dock, tools.queries, lambda query: window.go(Place(query=query)))
    window.book.show_tiles = lambda refs: _show_wall(window, desk, consoles(), refs)
    window.closed.connect(lambda _none: consoles().close() if consoles.cache_info().currsize else None)
    window.closed.connect(lambda _none: terminals().close() if terminals.cache_info().currsize else None)
    return window


def _show_wall(window: MainWindow, desk: Desk, consoles: "ConsoleWindows", refs: Sequence[Ref]) -> None:
    from stellwerk.ui.pages.console.view_tools import tools_for  # here: as above
    from stellwerk.ui.pages.console.wall import MOST

    if len(refs) > MOST:
        window.say(_("The first {most} consoles are shown").format(most=MOST))
    consoles.wall([(ref, tools_for(desk, ref, window.say)) for ref in refs[:MOST]])


def _explore_demo() -> None:
    """Open the demo fleet in a window and a process of its own."""
    QProcess.startDetached(sys.executable, ["-m", "stellwerk", "--demo"])
