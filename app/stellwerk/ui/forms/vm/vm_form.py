"""The form of Add-Vm on pages: what is needed, disks and networks, cloud-init, processor and firmware, and a review.

The first page is enough. Where the guest begins from is chosen there, and only what belongs to that is asked for. The
review shows what libvirt will be given, as the host answered. Owner thread.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from stellwerk.commands.vm_make.of_template import TAKEN
from stellwerk.commands.vm_make.place_look import placed
from stellwerk.commands.vm_make.vm_look import USUAL_MEMORY
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record, replace
from stellwerk.core.text import N_, Text, _
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Command
from stellwerk.engine.parameter import Param
from stellwerk.engine.preview import Preview
from stellwerk.model.making.os_entry import OsEntry
from stellwerk.model.template.template import Template
from stellwerk.policy.vm_make.os_list import GENERIC
from stellwerk.policy.vm_make.placement import Placement
from stellwerk.store.inventory import Inventory
from stellwerk.ui.forms.calm_box import CalmBox
from stellwerk.ui.forms.command_form import CommandForm
from stellwerk.ui.forms.field import UNSET, Field, FlagField, LineField
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.forms.vm.boot_field import BootField
from stellwerk.ui.forms.vm.file_field import AddressField, FileField
from stellwerk.ui.forms.vm.host_choice import HostChoice
from stellwerk.ui.forms.vm.media_field import MediaField
from stellwerk.ui.forms.vm.os_field import OsField
from stellwerk.ui.forms.vm.page_stack import PageStack
from stellwerk.ui.forms.vm.part_field import DiskField, NicField, PartField
from stellwerk.ui.forms.vm.secret_field import SecretField
from stellwerk.ui.theme.metric import AROUND, BETWEEN

_FILES = frozenset({"upload", "drivers", "image_upload", "cloud_init", "cloud_network", "password_file"})
_ADDRESSES = frozenset({"fetch", "image_fetch"})
_MEDIA = frozenset({"cdrom", "import_disk", "image", "kernel", "initrd"})
_PARTS = {"disk": DiskField, "network": NicField}


class Source(Record, frozen=True):
    """Where a guest begins from, and the fields that belong to it."""

    title: Text
    fields: tuple[str, ...] = ()
    boot: tuple[str, ...] = ()
    """What is tried, where nothing else is said."""


SOURCES = (
    Source(N_("Installation CD on the host"), ("cdrom",)),
    Source(N_("Installation CD of this computer"), ("upload", "sha256")),
    Source(N_("Installation CD from the network"), ("fetch", "sha256")),
    Source(N_("Cloud image on the host"), ("image",)),
    Source(N_("Cloud image of this computer"), ("image_upload", "sha256")),
    Source(N_("Cloud image from the network"), ("image_fetch", "sha256")),
    Source(N_("Existing disk"), ("import_disk",)),
    Source(N_("Network boot"), boot=("hd", "network")),
    Source(N_("Kernel, booted directly"), ("kernel", "initrd", "cmdline")),
    Source(N_("Nothing yet")),
    Source(N_("Template"), ("template", "full")),
)

_DRIVERS = "drivers"
"""The field that shows for some systems only."""
_OF_TEMPLATE = len(SOURCES) - 1
"""The place of the source that has a system, disks and devices of its own."""
_CDS = frozenset({"cdrom", "upload", "fetch"})
_OF_SOURCES = tuple(dict.fromkeys(name for source in SOURCES for name in source.fields))

PAGES: tuple[tuple[Text, tuple[tuple[str, ...], ...]], ...] = (
    (
        N_("What and where"),
        (("name",), ("host", "cluster"), ("os",), ("memory", "vcpus"), ("disk",), ("start", "prepare")),
    ),
    (N_("Networks"), (("network",),)),
    (
        N_("cloud-init"),
        (("cloud_init",), ("user", "password"), ("password_file",), ("ssh_key",), ("package",), ("cloud_network",)),
    ),
    (N_("Processor and firmware"), (("firmware", "tpm"), ("cpu_model", "topology"), ("boot",), ("emulated",))),
    (N_("More"), (("count",), ("title",), ("description",))),
)
"""The pages with the rows of their fields, in reading order; the review comes last."""

_SYSTEM = 2
"""The row of the system on the first page, behind which the sources come."""
_ROW = 28
"""Pixels of an entry in the list of pages."""
_REVIEWED = 300
"""Pixels of the definition in the review, which leave room for the sentences below it."""


class VmForm(CommandForm):
    """A list of pages at the left, the page at the right."""

    wanted_width, wanted_height = 760, 700

    def __init__(self, command: Command, targets: Sequence[Ref], desk: FormDesk) -> None:
        self._desk = desk
        self._choice = HostChoice(desk.inventory, desk.look_at)
        self.pages = QListWidget()
        self.stack = PageStack()
        self.source = CalmBox()
        self.xml = QPlainTextEdit()
        self.offered = QLabel()
        """Whose pools and networks are offered."""
        self._os = GENERIC
        self._placed: tuple[Any, ...] = ()
        """What the place was found by."""
        super().__init__(command, targets, desk.inventory)
        self.edited.connect(self._place)
        os = self.field("os")
        assert isinstance(os, OsField)
        os.chosen.connect(self._suit)
        self._suit(GENERIC)

    def make_field(self, param: Param, inventory: Inventory) -> Field:
        """Fields that know more than their type: systems, files of this computer."""
        if param.name == "os":
            return OsField(param, inventory.view, self._desk.systems, self._desk.loop)
        if param.arg.secret:
            return SecretField(param, inventory.view, self._desk.handover)
        if param.name in _ADDRESSES:
            return AddressField(param, inventory.view)
        if param.name in _FILES:
            return FileField(param, inventory.view)
        if param.name == "boot":
            return BootField(param, inventory.view)
        if param.name in _PARTS:
            return _PARTS[param.name](param, inventory.view, self._choice, self._desk.theme.icons)
        if param.name in _MEDIA:
            return MediaField(param, inventory.view, self._choice)
        return super().make_field(param, inventory)

    def lay_out(self) -> None:
        """Pages, with the sources of the first and the review last."""
        self.pages.setFixedWidth(190)
        self.pages.setAccessibleName(_("Pages"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(AROUND)
        row.addWidget(self.pages)
        row.addWidget(self.stack, 1)
        for title, rows in PAGES:
            self._add(title, self._page(rows))
        self._lay_out_sources()
        self._add(N_("Review"), self._review())
        self.pages.currentRowChanged.connect(self.stack.turn)
        self.pages.setCurrentRow(0)

    def in_reading_order(self) -> Sequence[QWidget]:
        """The pages, on the first of which the sources come behind the system."""
        rows = [rows for _title, rows in PAGES]
        order: list[QWidget] = []
        for place, names in enumerate(names for page in rows for names in page):
            order += (self.field(name) for name in names)
            if place == _SYSTEM:
                order += (self.source, *(self.field(name) for name in (*_OF_SOURCES, _DRIVERS)))
        return (self.pages, *order, self.xml)

    def shown_below(self, preview: Preview | None) -> Preview | None:
        """Everything but the XML, which the review shows."""
        if preview is None:
            self.xml.setPlainText("")
            return None
        self._placed = ()  # it was asked meanwhile, or VMs have come and gone
        self._place()
        told = preview.effects.difference
        self.xml.setPlainText("\n".join(line.removeprefix("+") for line in told.splitlines()))
        return replace(preview, effects=replace(preview.effects, difference=""))

    def args(self) -> dict[str, Any] | None:
        """With what the source says of the order to boot in, where nothing else is said."""
        found = super().args()
        source = SOURCES[self.source.currentIndex()]
        if found is not None:
            left = TAKEN if source is SOURCES[_OF_TEMPLATE] else found.keys()
            asked = {*source.fields, *(name for name in left if name not in _OF_SOURCES)}
            found = {name: value for name, value in found.items() if name in asked}
        boot = source.boot
        return found if found is None or not boot else {"boot": list(boot), **found}

    def touch(self) -> None:
        """What is missing is an error now; its page is shown."""
        super().touch()
        wrong = next((field for field in self.fields if field.error), None)
        for place, page in enumerate(self.stack.pages):
            if wrong is not None and page.isAncestorOf(wrong):
                self.pages.setCurrentRow(place)
                wrong.setFocus()

    def _add(self, title: Text, page: QWidget) -> None:
        entry = QListWidgetItem(_(title), self.pages)
        entry.setSizeHint(QSize(0, _ROW))
        self.stack.add(page)

    def _page(self, rows: Sequence[Sequence[str]]) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN + BETWEEN // 2)
        for names in rows:
            row = QHBoxLayout()
            row.setSpacing(AROUND)
            for name in names:
                row.addWidget(self.field(name), 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        column.addStretch(1)
        return page

    def _lay_out_sources(self) -> None:
        """Behind the system: the choice, and the fields of every source, of which those of one show."""
        first = self.stack.pages[0]
        column = first.layout()
        assert isinstance(column, QVBoxLayout)
        title = QLabel(_("Begin from"), first)
        title.setBuddy(self.source)
        self.source.setAccessibleName(title.text())
        self.source.addItems([_(source.title) for source in SOURCES])
        choice = QVBoxLayout()
        choice.setSpacing(2)
        choice.addWidget(title)
        choice.addWidget(self.source)
        self.offered.setWordWrap(True)
        self.offered.setProperty("muted", True)
        self.offered.hide()
        column.insertWidget(_SYSTEM, self.offered)
        place = _SYSTEM + 2
        column.insertLayout(place, choice)
        for name in (*_OF_SOURCES, _DRIVERS):
            place += 1
            column.insertWidget(place, self.field(name))
        self.source.currentIndexChanged.connect(self._choose)
        self._choose(0)

    def _choose(self, place: int) -> None:
        """Show what belongs to this source; what was said of another one is taken back."""
        wanted = SOURCES[place].fields
        self._leave_to_template(place == _OF_TEMPLATE)
        for name in _OF_SOURCES:
            field = self.field(name)
            field.setVisible(name in wanted)
            if name not in wanted:
                field.begin_with("")
                if not isinstance(field, FlagField):
                    field.say("")
        self._ask_for_drivers()
        self.edited.emit()

    def _leave_to_template(self, left: bool) -> None:
        """What a template says itself is not asked for."""
        for name in ("os", "disk", "prepare"):
            self.field(name).setVisible(not left)
        for place, (_title, rows) in enumerate(PAGES):
            entry = self.pages.item(place)
            if entry is not None:
                entry.setHidden(left and not any(name in TAKEN for names in rows for name in names))
        self._suit(self._os)

    def _template(self) -> Template | None:
        """The one that is chosen."""
        given = self.field("template").check()
        found = None if given is UNSET else self._desk.inventory.view.get(Ref(Kind.TEMPLATE, given))
        return found if isinstance(found, Template) else None

    def _ask_for_drivers(self) -> None:
        """Where an installer needs a second CD, one of this computer is taken if the host has none."""
        field = self.field(_DRIVERS)
        wanted = self._os.virtio_cd and not _CDS.isdisjoint(SOURCES[self.source.currentIndex()].fields)
        field.setVisible(wanted)
        if not wanted:
            field.begin_with("")
            field.say("")

    def _place(self) -> None:
        """Offer what there is where the VM goes, which within a cluster is where it is suggested to go."""
        if self.field("template").text() and self.source.currentIndex() != _OF_TEMPLATE:
            self.source.setCurrentIndex(_OF_TEMPLATE)
        self._suit(self._os)
        names = ("host", "cluster", "memory", "emulated")
        host, cluster, memory, emulated = (
            None if (value := self.field(name).check()) is UNSET else value for name in names
        )
        if self._placed == (host, cluster, memory, emulated):
            return
        self._placed = (host, cluster, memory, emulated)
        there = None
        if host or cluster:
            there = placed(host, cluster, memory or USUAL_MEMORY, self._desk.inventory.view, emulated=bool(emulated))
        self._choice.choose(there.host_id if isinstance(there, Placement) else None)
        words = self._choice.words(suggested=not host)
        self.offered.setText(words)
        self.offered.setVisible(bool(words))

    def _suit(self, os: OsEntry) -> None:
        """What is taken where nothing is said, as the system wants it."""
        self._os = os
        self._ask_for_drivers()
        suits = {"memory": format_size(os.memory), "vcpus": str(os.vcpus), "disk": format_size(os.disk)}
        template = self._template()
        if template is not None:
            suits |= {"memory": format_size(template.memory), "vcpus": str(template.vcpus)}
        for name, text in suits.items():
            field = self.field(name)
            if isinstance(field, PartField):
                field.suggest(text)
            elif isinstance(field, LineField):
                field.edit.setPlaceholderText(text)

    def _review(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN)
        title = QLabel(_("What libvirt will be given"), page)
        title.setBuddy(self.xml)
        if self._desk.highlight_xml is not None:
            self._desk.highlight_xml(self.xml.document())
        self.xml.setReadOnly(True)
        self.xml.setMinimumHeight(_REVIEWED)
        self.xml.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.xml.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.xml.setAccessibleName(title.text())
        self.xml.setPlaceholderText(_("It shows once the first page is filled in and the host has answered"))
        self.xml.setTabChangesFocus(True)
        self.xml.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column.addWidget(title)
        column.addWidget(self.xml, 1)
        return page
