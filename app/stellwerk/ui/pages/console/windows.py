"""The consoles that are in windows of their own: at most one of each VM, whichever page shows it. Owner thread."""

from collections.abc import Callable, Sequence

from stellwerk.core.ids import Ref, VmId
from stellwerk.core.signal import Signal
from stellwerk.services.console.console import Console, ConsoleTools
from stellwerk.ui.pages.console.console_view import ConsoleView
from stellwerk.ui.pages.console.console_window import ConsoleWindow
from stellwerk.ui.pages.console.view_tools import ViewTools
from stellwerk.ui.pages.console.wall import MOST, Wall


class ConsoleWindows:
    """Makes consoles and keeps their windows. `changed` emits the VM whose window came or went."""

    def __init__(self, tools: ConsoleTools) -> None:
        self._tools = tools
        self._walls: list[Wall] = []
        self._windows: dict[VmId, ConsoleWindow] = {}
        self.changed: Signal[VmId] = Signal()

    def view(self, vm_id: VmId, tools: ViewTools, *, detached: bool = False) -> ConsoleView:
        """A console of a VM, not opened yet."""
        return ConsoleView(Console(self._tools, vm_id), tools, detached=detached)

    def window(self, vm_id: VmId) -> ConsoleWindow | None:
        """The window that a VM's console has."""
        return self._windows.get(vm_id)

    def detach(self, vm_id: VmId, tools: ViewTools, *, full: bool = False) -> ConsoleWindow:
        """Open a VM's console in a window of its own, or bring that to the front."""
        window = self._windows.get(vm_id)
        if window is None:
            window = ConsoleWindow(self.view(vm_id, tools, detached=True), tools.name)
            window.setWindowIcon(tools.theme.icons.program_icon())
            self._windows[vm_id] = window
            window.closed.connect(lambda _none: self._gone(vm_id))
            window.show()
            window.view.begin()
            window.view.display.setFocus()
            self.changed.emit(vm_id)
        window.raise_()
        window.activateWindow()
        if full and not window.isFullScreen():
            window.turn_full()
        return window

    def wall(self, tools: Sequence[tuple[Ref, ViewTools]]) -> Wall:
        """Open the consoles of several VMs side by side in one window."""
        views = [(ref, self.view(VmId(ref.id), its, detached=True)) for ref, its in tools[:MOST]]
        wall = Wall(views, tools[0][1].theme, tools[0][1].settings)
        self._walls.append(wall)
        wall.closed.connect(lambda _none: self._walls.remove(wall))
        wall.show()
        wall.begin()
        return wall

    def close(self) -> None:
        """The program ends: every window closes."""
        for window in (*self._windows.values(), *self._walls):
            window.close()

    def _gone(self, vm_id: VmId) -> None:
        self._windows.pop(vm_id, None)
        self.changed.emit(vm_id)


Consoles = Callable[[], ConsoleWindows]
"""Made when the first console is shown."""
