"""Keeps the window's state while it changes and brings it back at the next start. Owner thread."""

from PySide6.QtWidgets import QMainWindow

from stellwerk.core.loop import Loop
from stellwerk.core.setting import Settings
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.shell.navigator import Navigator
from stellwerk.ui.shell.tree_pane import TreePane
from stellwerk.ui.shell.window_state import as_bytes, as_text, load_state, save_state

SAVE_EVERY = 2.0
"""Seconds between two savings: what a sudden end may lose."""


class Keeper:
    """Saves and restores one window."""

    def __init__(
        self, window: QMainWindow, pane: TreePane, navigator: Navigator, settings: Settings, loop: Loop
    ) -> None:
        self._window = window
        self._pane = pane
        self._navigator = navigator
        self._settings = settings
        self._pace = Pace(loop, self.save, SAVE_EVERY)

    def ask(self) -> None:
        """Something changed that is worth keeping."""
        self._pace.ask()

    def save(self) -> None:
        """Keep what is to be kept."""
        save_state(
            self._settings,
            {
                "geometry": as_text(self._window.saveGeometry()),
                "docks": as_text(self._window.saveState()),
                "tree": self._pane.state(),
                "pages": self._navigator.state(),
            },
        )

    def restore(self) -> None:
        """Bring back what was kept, as far as it can be read."""
        state = load_state(self._settings)
        self._window.restoreGeometry(as_bytes(state.get("geometry")))
        self._window.restoreState(as_bytes(state.get("docks")))
        self._pane.restore(state.get("tree"))
        self._navigator.restore(state.get("pages"))

    def close(self) -> None:
        """Save no more."""
        self._pace.close()
