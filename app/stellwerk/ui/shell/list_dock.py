"""A dock that lists the answer to one query: recent tasks, events. Owner thread."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QHeaderView, QLabel, QToolButton, QVBoxLayout, QWidget

from stellwerk.core.ids import Kind
from stellwerk.core.text import _
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.desk import Desk
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.theme.metric import BETWEEN, WITHIN

EVENTS = "Events: sortby time desc"
EVENT_COLUMNS = {"time": 10, "severity": 12, "text": 0, "actor": 9}
"""With widths in digits; 0 = what is left."""


def columns(kind: Kind, keys: Iterable[str]) -> list[Prop[Any]]:
    """The properties of these keys."""
    return [CATALOGUE.props[kind][key] for key in keys]


class DockHead(QWidget):
    """The head of a dock: its name, and a button that hides it."""

    def __init__(self, dock: QDockWidget, desk: Desk) -> None:
        super().__init__(dock)
        name = QLabel(dock.windowTitle(), self)
        name.setProperty("muted", True)
        hide = QToolButton(self)
        hide.setIcon(desk.theme.icons.icon("x"))
        hide.setToolTip(_("Hide"))
        hide.setAccessibleName(_("Hide {name}").format(name=dock.windowTitle()))
        hide.clicked.connect(dock.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(BETWEEN, WITHIN // 2, WITHIN, WITHIN // 2)
        layout.addWidget(name)
        layout.addStretch(1)
        layout.addWidget(hide)


class ListDock(QDockWidget):
    """One list. `view` emits what is opened and asked a menu for; `nothing` is said while it is empty."""

    def __init__(self, name: str, title: str, nothing: str, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setAllowedAreas(Qt.DockWidgetArea.BottomDockWidgetArea | Qt.DockWidgetArea.TopDockWidgetArea)
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self._desk = desk
        self.view = ListView(desk.theme, desk.sampled, title)
        self.note = QLabel(nothing)
        self.note.setProperty("muted", True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self.view.viewport()).addWidget(self.note)
        self.setWidget(self.view)
        self.setTitleBarWidget(DockHead(self, desk))

    def show_query(self, text: str, props: Sequence[Prop[Any]], widths: Sequence[int]) -> None:
        """List the answer to this query from now on; widths in digits, one of them 0 for what is left."""
        live = self._desk.inventory.live(text)
        model = ListModel(live, self._desk.inventory.view, props, self._desk.loop)
        self.view.show_model(model)
        model.followed.connect(lambda: self.note.setVisible(not model.rowCount()))
        self.note.setVisible(not model.rowCount())
        digit, header = self.fontMetrics().horizontalAdvance("0"), self.view.horizontalHeader()
        header.setStretchLastSection(False)
        for column, width in enumerate(widths):
            if width:
                self.view.setColumnWidth(column, width * digit)
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def release(self) -> None:
        """The window goes away."""
        self.view.release()
