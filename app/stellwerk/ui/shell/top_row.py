"""The row under the menu bar: back, forward, path, search bar, palette. Owner thread."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QToolBar, QToolButton, QWidget

from stellwerk.core.text import _
from stellwerk.ui.search.bar import SearchBar
from stellwerk.ui.shell.breadcrumb import Breadcrumb
from stellwerk.ui.theme.metric import BETWEEN, ICON_BAR, WITHIN


class TopRow(QToolBar):
    """Holds widgets that others made."""

    def __init__(
        self, back: QAction, forward: QAction, path: Breadcrumb, search: SearchBar, palette: QAction, parent: QWidget
    ) -> None:
        super().__init__(_("Navigation"), parent)
        self.setObjectName("top")
        self.setMovable(False)
        self.setFloatable(False)
        self.toggleViewAction().setEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        row = QWidget(self)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(BETWEEN)
        for action in (back, forward):
            layout.addWidget(_button(action, row))
        layout.addWidget(path, 1)
        layout.addWidget(search, 1)
        opener = _button(palette, row)
        opener.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        opener.setIconSize(QSize(ICON_BAR + WITHIN, ICON_BAR))
        opener.setText(_("Commands"))
        layout.addWidget(opener)
        self.addWidget(row)
        self._opener, self._palette = opener, palette
        palette.changed.connect(self._tell_keys)
        self._tell_keys()

    def _tell_keys(self) -> None:
        """The keys of the palette stand on its button."""
        keys = self._palette.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self._opener.setText(keys or _("Commands"))


def _button(action: QAction, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setIconSize(QSize(ICON_BAR, ICON_BAR))
    button.setAccessibleName(action.text())
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button
