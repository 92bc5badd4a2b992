"""A window beside the main one that holds nothing else up, and gives the keys back when it closes. Owner thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QLayout, QPushButton, QTreeWidget, QVBoxLayout, QWidget

from stellwerk.ui.theme.metric import AROUND, BETWEEN


class SideDialog(QDialog):
    """Deletes itself when closed.

    Not every desktop makes the window behind a closed one active again: without that no window would have the keys.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def make_button(self, text: str, call: Callable[[], object]) -> QPushButton:
        """One that Enter in a field does not press."""
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked: call())
        return button

    def make_table(self, name: str, titles: Sequence[str], widths: Sequence[int]) -> QTreeWidget:
        """One with a first column that takes what the others leave, which have these widths."""
        table = QTreeWidget(self)
        table.setHeaderLabels(list(titles))
        table.setAccessibleName(name)
        header = table.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        for column, width in enumerate(widths, 1):
            header.resizeSection(column, width)
        return table

    def lay_out(self, *parts: QWidget | QLayout, grows: QWidget) -> None:
        """All below each other; one of them takes the room that is left."""
        column = QVBoxLayout(self)
        column.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        column.setSpacing(BETWEEN)
        for part in parts:
            if isinstance(part, QLayout):
                column.addLayout(part)
            else:
                column.addWidget(part, int(part is grows))

    def setVisible(self, visible: bool) -> None:
        """Who works in another window by then stays there."""
        had_keys = self.isActiveWindow()
        super().setVisible(visible)
        parent = self.parentWidget()
        if not visible and had_keys and parent is not None:
            parent.window().activateWindow()
