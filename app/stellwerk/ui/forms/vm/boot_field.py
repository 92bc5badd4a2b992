"""A field for the order in which a VM tries its devices: the orders that make sense. Owner thread."""

from PySide6.QtWidgets import QWidget

from stellwerk.core.text import N_, _
from stellwerk.engine.parameter import Param
from stellwerk.model.graph import Graph
from stellwerk.ui.forms.calm_box import CalmBox
from stellwerk.ui.forms.field import Field

ORDERS = (
    ("", N_("as suits")),
    ("hd", N_("disk")),
    ("hd cdrom", N_("disk, then CD")),
    ("hd network", N_("disk, then network")),
    ("cdrom hd", N_("CD, then disk")),
    ("network hd", N_("network, then disk")),
    ("network", N_("network only")),
)


class BootField(Field):
    """Nothing chosen = what suits where the guest begins from."""

    def __init__(self, param: Param, graph: Graph, parent: QWidget | None = None) -> None:
        super().__init__(param, graph, parent)
        self.box = CalmBox(self)
        for data, words in ORDERS:
            self.box.addItem(_(words), data)
        self.box.activated.connect(lambda _place: self._was_edited())
        self._put(self.box)

    def text(self) -> str:
        """The devices between blanks."""
        return str(self.box.currentData() or "")

    def begin_with(self, text: str) -> None:
        """Begin with one of the orders."""
        self.box.setCurrentIndex(max(0, self.box.findData(text)))
        self._began = self.text()

    def read(self, text: str) -> list[str]:
        """The devices."""
        return text.split()
