"""The consoles of several VMs in one window, as tiles or as tabs. Owner thread."""

from collections.abc import Sequence
from math import ceil, sqrt

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedLayout, QTabWidget, QToolButton, QVBoxLayout, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.setting import Settings
from stellwerk.core.signal import Signal
from stellwerk.core.text import _, plural
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.pages.console.console_view import ConsoleView
from stellwerk.ui.pages.console.setting import TILES
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.theme.metric import AROUND, BETWEEN, ICON_BESIDE, WITHIN
from stellwerk.ui.theme.theme import Theme

MOST = 16
"""Consoles in one window: each is a connection and a decoder of its own, and more could not be read."""


class Tile(QWidget):
    """One console with its name above. It rests while it is not in sight."""

    def __init__(self, ref: Ref, view: ConsoleView) -> None:
        super().__init__()
        self.ref, self.view = ref, view
        self.name = ElidedLabel("", self)
        self.name.setContentsMargins(BETWEEN, WITHIN, BETWEEN, WITHIN)
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.name)
        column.addWidget(view, 1)
        view.display.focused.connect(lambda _on: self.follow_name())
        self.follow_name()

    def follow_name(self) -> None:
        """The VM may have another name now. Who types into it reads how to get keyboard and pointer back: no bar says
        it."""
        name = one_line(self.view.title)
        typing = self.view.display.hasFocus()
        self.name.setText(f"{name} · {self.view.bar.status.text()}" if typing else name)

    def be_small(self, on: bool) -> None:
        """As a tile it has its name and no bar, as a tab the other way round."""
        self.name.setVisible(on)
        self.view.bar.setVisible(not on)

    def showEvent(self, event: QShowEvent) -> None:
        """Asks for pictures again."""
        super().showEvent(event)
        self.view.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self.view.watch(False)


class Wall(QWidget):
    """Owns its consoles. `closed` emits once; the window deletes itself then."""

    def __init__(self, views: Sequence[tuple[Ref, ConsoleView]], theme: Theme, settings: Settings) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.closed: Signal[None] = Signal()
        self._settings = settings
        self.tiles = [Tile(ref, view) for ref, view in views[:MOST]]
        for tile in self.tiles:
            tile.view.full_wanted.connect(self.turn_full)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowIcon(theme.icons.program_icon())
        count = len(self.tiles)
        self.setWindowTitle(plural("{n} console", "{n} consoles", count).format(n=count) + " – Stellwerk")
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.grid_ground = QWidget(self)
        self._grid = QGridLayout(self.grid_ground)
        self._grid.setContentsMargins(WITHIN, 0, WITHIN, WITHIN)
        self._grid.setSpacing(WITHIN)
        self.as_tiles = self._choice(theme, "squares-four", _("Tiles"), _("All side by side"))
        self.as_tabs = self._choice(theme, "browsers", _("Tabs"), _("One at a time"))
        self.as_tiles.clicked.connect(lambda: self.arrange(tiled=True))
        self.as_tabs.clicked.connect(lambda: self.arrange(tiled=False))
        self._lay_out()
        self.arrange(tiled=settings.get(TILES))
        self.resize(1280, 900)

    def begin(self) -> None:
        """Open them all."""
        for tile in self.tiles:
            tile.view.begin()

    def arrange(self, *, tiled: bool) -> None:
        """All side by side, or one at a time. It is remembered."""
        self._settings.set(TILES, tiled)
        self.as_tiles.setChecked(tiled)
        self.as_tabs.setChecked(not tiled)
        columns = max(1, ceil(sqrt(len(self.tiles))))
        for place, tile in enumerate(self.tiles):
            tile.be_small(tiled)
            if tiled:
                self._grid.addWidget(tile, place // columns, place % columns)
            else:
                self.tabs.addTab(tile, one_line(tile.view.title).replace("&", "&&"))
            tile.setVisible(tiled or place == self.tabs.currentIndex())
        self._stack.setCurrentWidget(self.grid_ground if tiled else self.tabs)

    def turn_full(self) -> None:
        """The whole window over the whole screen, and back."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The consoles end with their window."""
        for tile in self.tiles:
            tile.view.release()
        event.accept()
        self.closed.emit(None)

    def _choice(self, theme: Theme, icon: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icons.icon(icon))
        button.setText(text)
        button.setToolTip(tip)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(*ICON_BESIDE))
        button.setCheckable(True)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(AROUND, WITHIN, BETWEEN, WITHIN)
        row.setSpacing(WITHIN)
        row.addStretch(1)
        row.addWidget(self.as_tiles)
        row.addWidget(self.as_tabs)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.grid_ground)
        self._stack.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(self._stack, 1)
