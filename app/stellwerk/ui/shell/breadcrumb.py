"""The way to what is shown: data center › cluster › host › VM, each a button. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _
from stellwerk.model.entity import Entity, name_of, ref_of
from stellwerk.model.graph import Graph
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.theme.metric import ICON_BESIDE, WITHIN
from stellwerk.ui.theme.theme import Theme

_ABOVE: dict[Kind, str] = {
    Kind.VM: "host",
    Kind.STORAGE_POOL: "host",
    Kind.VOLUME: "pool",
    Kind.LIBVIRT_NETWORK: "host",
    Kind.NIC: "host",
    Kind.TEMPLATE: "host",
    Kind.TRASH: "pool",
    Kind.DISK: "vm",
    Kind.VNIC: "vm",
    Kind.HOST: "cluster",
    Kind.CLUSTER: "datacenter",
    Kind.TAG: "parent",
    Kind.FOLDER: "parent",
}
LONGEST = 60
"""Letters of a name shown here; the whole of it is the tool tip."""


def path_to(ref: Ref, graph: Graph) -> list[Entity]:
    """The object with what it is in, from the top."""
    path: list[Entity] = []
    entity = graph.get(ref)
    while entity is not None:
        path.insert(0, entity)
        relation = _ABOVE.get(ref_of(entity).kind)
        entity = graph.one(entity, relation) if relation else None
    return path


class Breadcrumb(QWidget):
    """Shows one path at a time."""

    def __init__(self, theme: Theme, go: Callable[[Ref], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._go = go
        self.setAccessibleName(_("Path"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(WITHIN, 0, WITHIN, 0)
        self._layout.setSpacing(0)
        self._path: tuple[tuple[Ref, str], ...] = ()
        self.show_text("")

    @property
    def names(self) -> tuple[str, ...]:
        """What is shown, from the top."""
        return tuple(name for _ref, name in self._path)

    def show_path(self, path: list[Entity]) -> None:
        """Objects from the top; the last one is where we are."""
        named = tuple((ref_of(entity), one_line(name_of(entity))) for entity in path)
        if named == self._path:
            return
        self._empty()
        self._path = named
        for place, (ref, name) in enumerate(named):
            if place:
                self._layout.addWidget(self._muted("›"))
            self._layout.addWidget(self._button(ref, name))
        self._layout.addStretch(1)

    def show_text(self, text: str) -> None:
        """A place that is no object."""
        self._empty()
        self._path = ()
        self._layout.addWidget(self._muted(one_line(text)))
        self._layout.addStretch(1)

    def _button(self, ref: Ref, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…")
        button.setIcon(self._theme.icons.kind_icon(ref.kind))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(*ICON_BESIDE))
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self._go(ref))
        return button

    def _muted(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("muted", True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _empty(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
