"""The definitions that were kept of a VM: when, by whom, before what; one of them beside. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QSplitter,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from stellwerk.core.ids import Ref, VmId
from stellwerk.core.text import _
from stellwerk.model.catalogue.format import format_time
from stellwerk.model.hardware.earlier import Earlier
from stellwerk.ports.lane import Answer
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.pages.definition.going_back import GoingBack
from stellwerk.ui.pages.part.empty_note import EmptyNote

Look = Callable[[VmId, Callable[[Answer[tuple[Earlier, ...]]], None]], None]
"""Reads them; `services.definition.earlier_look.EarlierLook.of` fits as it is."""

_SIZES = [460, 540]


class EarlierView(QWidget):
    """The newest first; the chosen one stays chosen when others come."""

    def __init__(self, desk: FormDesk, ref: Ref, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._ref, self._look = desk, ref, look
        self._kept: tuple[Earlier, ...] = ()
        self._asked = 0
        self.list = self._list()
        self.empty = EmptyNote(self)
        self.back: GoingBack | None = None
        side = QWidget(self)
        self._beside = QVBoxLayout(side)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._split.addWidget(side)
        self._split.setSizes(_SIZES)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._split)
        self._stack.addWidget(self.empty)
        self.setFocusProxy(self.list)

    def read(self) -> None:
        """Ask for them again; what is being done stays."""
        self._asked += 1
        asked = self._asked
        self._look(VmId(self._ref.id), lambda answer: self._got(answer) if asked == self._asked else None)

    def release(self) -> None:
        """It goes away."""
        self._asked += 1
        self._drop()

    def _list(self) -> QTreeWidget:
        made = QTreeWidget(self)
        made.setObjectName("devices")
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setAllColumnsShowFocus(True)
        made.setHeaderLabels([_("Time"), _("By"), _("Before")])
        made.setAccessibleName(_("Earlier definitions"))
        for column in (0, 1):
            made.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        made.currentItemChanged.connect(lambda *_items: self._show_chosen())
        return made

    def _got(self, answer: Answer[tuple[Earlier, ...]]) -> None:
        if answer.error is not None:
            self._tell(str(answer.error))
            return
        if self._kept and self._kept == answer.get():
            self._show_chosen()
            return
        chosen = self._chosen()
        self._kept = answer.get()
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addTopLevelItems([self._row(one) for one in self._kept])
        place = next((at for at, one in enumerate(self._kept) if chosen is not None and one.id == chosen.id), 0)
        row = self.list.topLevelItem(place)
        if row is not None:
            self.list.setCurrentItem(row)
        self.list.blockSignals(False)
        if self._kept:
            self._stack.setCurrentWidget(self._split)
            self._show_chosen()
        else:
            self._tell(_("Nothing is kept: the definition of this VM was not changed by this program"))

    def _tell(self, sentence: str) -> None:
        self._drop()
        self.empty.tell(sentence)
        self._stack.setCurrentWidget(self.empty)

    def _row(self, one: Earlier) -> QTreeWidgetItem:
        row = QTreeWidgetItem([format_time(one.time), one_line(one.actor), one_line(one.what)])
        row.setToolTip(2, one_line(one.what))
        row.setSizeHint(2, QSize(0, self._desk.theme.row_height))
        return row

    def _chosen(self) -> Earlier | None:
        current = self.list.currentItem()
        place = self.list.indexOfTopLevelItem(current) if current is not None else -1
        return self._kept[place] if 0 <= place < len(self._kept) else None

    def _show_chosen(self) -> None:
        """Compared with what there is now; one that is being gone back to stays until that has ended."""
        chosen = self._chosen()
        if chosen is None or (self.back is not None and self.back.busy):
            return
        self._drop()
        self.back = GoingBack(self._desk, self._ref, chosen.id, self.read, self)
        self._beside.addWidget(self.back)

    def _drop(self) -> None:
        if self.back is not None:
            self._beside.removeWidget(self.back)
            self.back.release()
            self.back.hide()
            self.back.deleteLater()
            self.back = None
