"""The terminals that are open, whichever page is in front: pages come and go, shells stay. Owner thread."""

from collections.abc import Callable
from functools import partial

from stellwerk.core.ids import HostId, Ref, VmId
from stellwerk.core.loop import Loop
from stellwerk.core.signal import Signal
from stellwerk.services.terminal.opening import Openings
from stellwerk.ui.pages.terminal.serial_view import SerialView
from stellwerk.ui.pages.terminal.shell_view import ShellView
from stellwerk.ui.pages.terminal.terminal_view import TerminalTools, TerminalView
from stellwerk.ui.pages.terminal.terminal_window import TerminalWindow
from stellwerk.ui.theme.theme import Theme


class TerminalShelf:
    """Makes terminals and keeps them. `changed` emits the object whose terminals came, went, or moved to a window."""

    def __init__(self, openings: Openings, loop: Loop, theme: Theme) -> None:
        self.openings = openings
        self.tools = TerminalTools(openings=openings, loop=loop, theme=theme)
        self.changed: Signal[Ref] = Signal()
        self._views: dict[Ref, list[TerminalView]] = {}
        self._windows: dict[TerminalView, TerminalWindow] = {}

    def views(self, ref: Ref) -> tuple[TerminalView, ...]:
        """The terminals of an object, the oldest first; those in windows too."""
        return tuple(self._views.get(ref, ()))

    def add_shell(self, ref: Ref, name: Callable[[], str]) -> TerminalView:
        """One more shell of a host, not opened yet."""
        return self._keep(ref, ShellView(self.tools, HostId(ref.id), name))

    def serial(self, ref: Ref, name: Callable[[], str]) -> TerminalView:
        """The serial console of a VM: one is enough, since it lets in only one."""
        views = self.views(ref)
        return views[0] if views else self._keep(ref, SerialView(self.tools, VmId(ref.id), name))

    def remove(self, ref: Ref, view: TerminalView) -> None:
        """End a terminal."""
        window = self._windows.pop(view, None)
        self._views[ref].remove(view)
        if not self._views[ref]:
            del self._views[ref]
        view.release()
        view.hide()
        view.setParent(None)
        view.deleteLater()
        if window is not None:
            window.close()
        self.changed.emit(ref)

    def window(self, view: TerminalView) -> TerminalWindow | None:
        """The window that a terminal is in."""
        return self._windows.get(view)

    def close(self) -> None:
        """The program ends."""
        for ref in tuple(self._views):
            for view in self.views(ref):
                self.remove(ref, view)

    def _keep(self, ref: Ref, view: TerminalView) -> TerminalView:
        self._views.setdefault(ref, []).append(view)
        view.detach_wanted.connect(partial(self._turn, ref, view))
        self.changed.emit(ref)
        return view

    def _turn(self, ref: Ref, view: TerminalView) -> None:
        """Into a window of its own, or back."""
        window = self._windows.get(view)
        if window is not None:
            window.close()
            return
        window = self._windows[view] = TerminalWindow(view)
        window.closed.connect(lambda _none: self._back(ref, view))
        window.show()
        view.terminal.setFocus()
        self.changed.emit(ref)

    def _back(self, ref: Ref, view: TerminalView) -> None:
        if self._windows.pop(view, None) is not None:
            self.changed.emit(ref)
