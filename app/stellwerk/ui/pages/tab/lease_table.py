"""The table of DHCP leases: sorting, choosing columns, copying as other lists have them. Owner thread.

A lease is no object of the inventory, so that its list is none over a query.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record, replace
from stellwerk.core.setting import Settings
from stellwerk.core.text import N_, Text, _, natural_key, translate
from stellwerk.model.catalogue.format import DASH, format_time
from stellwerk.model.storage import Lease
from stellwerk.model.vm import Vm
from stellwerk.ui.models.cell import one_line, sorted_title
from stellwerk.ui.models.view_key import asks_for_menu
from stellwerk.ui.pages.listing.column_menu import Offered, column_menu
from stellwerk.ui.pages.listing.list_layout import Layout, read_layout, save_layout
from stellwerk.ui.theme.theme import Theme

KEY = "libvirt_network.leases"
_VM = Qt.ItemDataRole.UserRole


class LeaseColumn(Record, frozen=True):
    """One column."""

    key: str
    title: Text
    help: Text


COLUMNS = (
    LeaseColumn("ip", N_("IP address"), N_("The address that was handed out")),
    LeaseColumn("mac", N_("MAC address"), N_("Of the network interface that has it")),
    LeaseColumn("hostname", N_("Host name"), N_("What the guest calls itself")),
    LeaseColumn("vm", N_("VM"), N_("The VM of this host that has this MAC address")),
    LeaseColumn("expires", N_("Expires"), N_("When the address may be handed to somebody else")),
)
_KEYS = tuple(column.key for column in COLUMNS)
_USUAL = Layout(columns=_KEYS, sort=("ip",))


class LeaseTable(QTableWidget):
    """Shows what `show_leases` is given; columns and order are kept in the settings.

    Signals carry the VM that a lease belongs to.
    """

    opened = Signal(object)
    menu_wanted = Signal(QPoint, list)
    selection_changed = Signal(list)

    def __init__(self, theme: Theme, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self._theme, self._settings = theme, settings
        self._leases: Sequence[Lease] = ()
        self._vms: Mapping[str, Vm] = {}
        self._layout = read_layout(settings, KEY, _KEYS, _USUAL)
        self._dress()
        self._wear()
        self.itemActivated.connect(self._open)
        self.itemSelectionChanged.connect(lambda: self.selection_changed.emit(self.vms()))
        self._subscription = theme.changed.connect(lambda _none: self._resize_rows())

    def release(self) -> None:
        """It goes away."""
        self._subscription.close()

    def show_leases(self, leases: Sequence[Lease], vms: Mapping[str, Vm]) -> None:
        """Show these; `vms` by their MAC addresses in lower case."""
        self._leases, self._vms = leases, vms
        self._fill()

    def vms(self) -> list[Ref]:
        """The VMs of the rows selected."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        found = (item.data(_VM) for row in rows if (item := self.item(row, 0)) is not None)
        return [Ref(Kind.VM, id_) for id_ in dict.fromkeys(found) if id_]

    def choose_columns(self, at: QPoint) -> None:
        """Open the menu of columns."""
        offered = [Offered(column.key, translate(column.title), translate(column.help)) for column in COLUMNS]
        menu = column_menu(self, offered, self._layout.columns, self._set_columns, lambda: self._put(_USUAL))
        menu.popup(at)

    def copy(self) -> None:
        """Put the selected rows on the clipboard, as text."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        columns = [place for place in range(len(COLUMNS)) if not self.isColumnHidden(place)]
        lines = ["\t".join(self._text(row, place) for place in columns) for row in rows]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    # --- Qt's side ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, menu; the rest is Qt's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif asks_for_menu(event):
            self._ask_menu(self.visualRect(self.currentIndex()).bottomLeft())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Right button, or the menu key."""
        keyboard = event.reason() is QContextMenuEvent.Reason.Keyboard
        self._ask_menu(self.visualRect(self.currentIndex()).bottomLeft() if keyboard else event.pos())

    def _ask_menu(self, place: QPoint) -> None:
        if self.vms():
            self.menu_wanted.emit(self.viewport().mapToGlobal(place), self.vms())

    def _open(self, item: QTableWidgetItem) -> None:
        if item.data(_VM):
            self.opened.emit(Ref(Kind.VM, item.data(_VM)))

    # --- rows ---

    def _fill(self) -> None:
        key = self._layout.sort[-1] if self._layout.sort else "ip"
        place = _KEYS.index(key.removeprefix("-"))
        rows = sorted(
            ((lease, self._texts(lease)) for lease in self._leases),
            key=lambda row: (self._sort_value(row[0], row[1], place), natural_key(row[0].ip)),
            reverse=key.startswith("-"),
        )
        self.setRowCount(len(rows))
        for number, (lease, texts) in enumerate(rows):
            vm = self._vms.get(lease.mac.lower())
            for column, text in enumerate(texts):
                item = QTableWidgetItem(one_line(text))
                item.setData(_VM, vm.id if vm is not None else "")
                self.setItem(number, column, item)

    def _texts(self, lease: Lease) -> tuple[str, ...]:
        expires = format_time(lease.expires) if lease.expires is not None else _("never")
        vm = self._vms.get(lease.mac.lower())
        return lease.ip, lease.mac, lease.hostname or DASH, vm.name if vm is not None else DASH, expires

    def _sort_value(self, lease: Lease, texts: Sequence[str], place: int) -> Any:
        """Times by time, those that never end last; the rest in natural order."""
        if _KEYS[place] == "expires":
            return (lease.expires is None, lease.expires or 0.0)
        return natural_key(texts[place])

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text() if item is not None else ""

    # --- columns ---

    def _sort_by(self, place: int) -> None:
        """A click sorts, a second one reverses."""
        key = _KEYS[place]
        self._put(replace(self._layout, sort=(f"-{key}" if key in self._layout.sort else key,)))

    def _set_columns(self, keys: Sequence[str]) -> None:
        self._put(replace(self._layout, columns=tuple(key for key in _KEYS if key in keys)))

    def _put(self, layout: Layout) -> None:
        self._layout = layout
        save_layout(self._settings, KEY, layout)
        self._wear()
        self._fill()

    def _wear(self) -> None:
        for place, key in enumerate(_KEYS):
            self.setColumnHidden(place, key not in self._layout.columns)
        for place, column in enumerate(COLUMNS):
            title = self.horizontalHeaderItem(place)
            if title is not None:
                title.setText(sorted_title(translate(column.title), column.key, self._layout.sort))

    def _resize_rows(self) -> None:
        self.verticalHeader().setMinimumSectionSize(16)
        self.verticalHeader().setDefaultSectionSize(self._theme.row_height)

    def _dress(self) -> None:
        self.setAccessibleName(_("Leases"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self._resize_rows()
        header = self.horizontalHeader()
        for place, column in enumerate(COLUMNS):
            title = QTableWidgetItem(translate(column.title))
            title.setToolTip(translate(column.help))
            self.setHorizontalHeaderItem(place, title)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setDefaultSectionSize(170)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._sort_by)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.choose_columns(header.mapToGlobal(at)))
