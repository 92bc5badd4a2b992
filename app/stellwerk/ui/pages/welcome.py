"""The welcome page of an empty profile: this computer's libvirt, a host by its URI, the demo fleet. Owner thread."""

from collections.abc import Sequence
from typing import assert_never

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from stellwerk.commands.hosts.host_import import plan_known
from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.signal import Signal
from stellwerk.core.text import _, plural, quoted
from stellwerk.core.unit import format_size
from stellwerk.core.user import user_name
from stellwerk.model.catalogue.format import format_version
from stellwerk.model.host import HostFacts
from stellwerk.model.task import Task
from stellwerk.ports.lane import Answer
from stellwerk.ports.neighbour import Known
from stellwerk.ui.forms.command_panel import CommandPanel
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.local_host import Found, Local, LocalSearch, grant_line
from stellwerk.ui.shell.page import Place
from stellwerk.ui.theme.metric import AROUND, BETWEEN, WITHIN

WIDTH, NARROW = 920, 640
"""Pixels of the middle at most, and below which its two parts stand below each other."""
_ADD, _IMPORT = "Add-Host", "Import-Host"
_FAR_FIELDS = ("address", "user", "uri", "name")


class WelcomePage:
    """Implements `shell.page.Page`."""

    def __init__(self, tools: PageDesk, host: Stage) -> None:
        self.changed: Signal[None] = Signal()
        self.place = Place()
        self.title = _("Welcome")
        self.query_text = ""
        self.targets: Sequence[Ref] = ()
        self.tab = ""
        self._tools, self._host = tools, host
        self._local = Local()
        self.panel: CommandPanel | None = None
        self.widget = QScrollArea()
        self.widget.setFrameShape(QFrame.Shape.NoFrame)
        self.widget.setWidgetResizable(True)
        self.widget.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self._make_parts()
        self.widget.setWidget(self._lay_out())
        self._closed = False
        self._search = LocalSearch(tools.probe, self._told)
        self._search.start()
        if tools.neighbours is not None:
            tools.neighbours.connections(self._neighbours_told)

    def show_tab(self, key: str) -> None:
        """There are none."""

    def turn_tab(self, step: int) -> None:
        """There are none."""

    def refresh(self) -> None:
        """Look for libvirt on this computer again."""
        self._search.close()
        self._search = LocalSearch(self._tools.probe, self._told)
        self._search.start()

    def close(self) -> None:
        """Stop looking."""
        self._closed = True
        self._search.close()
        if self.panel is not None:
            self.panel.release()

    # --- this computer ---

    def _told(self, local: Local) -> None:
        """What was found on this computer, and one button for it."""
        self._local = local
        self._grant.setVisible(local.refusal is not None)
        match local.found:
            case Found.LOOKING:
                self._say(_("Looking for libvirt…"), "", "")
            case Found.FOUND:
                assert local.facts is not None
                session = _("{what}, as your own session").format(what=_facts_words(local.facts))
                system = _facts_words(local.facts)
                words = session if local.facts.session or local.uri.endswith("/session") else system
                self._say(words, local.uri, _("Add this computer"))
            case Found.REFUSED:
                self._say(_("libvirt runs here, but refuses you."), "", _("Look again"))
            case Found.NOTHING:
                self._say(_("No libvirt was found on this computer."), "", _("Look again"))
            case _:
                assert_never(local.found)

    def _say(self, words: str, uri: str, button: str) -> None:
        self._here.setText(words)
        self._uri.setText(uri)
        self._uri.setVisible(bool(uri))
        self.add.setText(button)
        self.add.setVisible(bool(button))
        self._problem.hide()

    def _add_local(self) -> None:
        facts = self._local.facts
        if self._local.found is not Found.FOUND or facts is None:
            self.refresh()
            return
        planner = self._tools.planner
        name = facts.hostname or _("this computer")
        try:
            call = planner.call(_ADD, name=name, uri=self._local.uri)
            reason = planner.preview(call).reason
            if not reason:
                planner.submit(call)
                self.add.setEnabled(False)
                self._here.setText(_("Adding {name}…").format(name=name))
        except AppError as error:
            reason = str(error)
        self._problem.setText(reason)
        self._problem.setVisible(bool(reason))

    # --- other programs ---

    def _neighbours_told(self, answer: Answer[tuple[Known, ...]]) -> None:
        """Offer what virt-manager knows, where it knows something new."""
        if self._closed or answer.error is not None:
            return
        new = plan_known(answer.get(), self._tools.desk.inventory.view).new
        text = plural("virt-manager knows {n} host: {names}.", "virt-manager knows {n} hosts: {names}.", len(new))
        self._theirs.setText(text.replace("{names}", quoted([one.name for one in new])))
        self._neighbours.setVisible(bool(new))

    def _neighbour_part(self) -> QWidget:
        """Hidden until something was found."""
        part, column = _side()
        self._theirs = _words()
        self.take = QPushButton(_("Import…"))
        self.take.clicked.connect(lambda: self._tools.desk.conductor.begin(_IMPORT, ()))
        column.addSpacing(AROUND)
        _section(column, _("From virt-manager"), self._theirs, _left(self.take))
        part.hide()
        return part

    def _added(self, task: Task | None) -> None:
        """Show the host that was added."""
        if task is not None and task.result:
            self._host.go(Place(Ref(Kind.HOST, task.result)))

    # --- building ---

    def _make_parts(self) -> None:
        self._here, self._uri, self._problem = _words(), _words(), _words()
        self._uri.setProperty("muted", True)
        self._problem.setForegroundRole(QPalette.ColorRole.BrightText)
        self._problem.hide()
        self.add = QPushButton()
        self.add.setProperty("primary", True)
        self.add.clicked.connect(self._add_local)
        self._grant = self._grant_row()
        self._grant.hide()
        desk = self._tools.desk
        command = self._tools.planner.registry.find(_ADD)
        if command is not None:
            tools = self._tools
            forms = FormDesk(
                planner=tools.planner,
                inventory=desk.inventory,
                loop=desk.loop,
                theme=desk.theme,
                keep_secret=tools.keep_secret,
            )
            self.panel = CommandPanel(forms, command, (), only=_FAR_FIELDS, cancel=False)
            self.panel.finished.connect(self._added)

    def _grant_row(self) -> QWidget:
        """The line that grants access, to be copied."""
        row = QWidget()
        label = _words()
        label.setText(_("To use the libvirt of the system, run this line, then log in again:"))
        self.line = QLineEdit(grant_line(user_name("$USER")))
        self.line.setReadOnly(True)
        self.line.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.line.setAccessibleName(_("The line that grants access"))
        copy = QPushButton(_("Copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.line.text()))
        inner = QHBoxLayout()
        inner.setSpacing(BETWEEN)
        inner.addWidget(self.line, 1)
        inner.addWidget(copy)
        layout = QVBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(WITHIN)
        layout.addWidget(label)
        layout.addLayout(inner)
        return row

    def _lay_out(self) -> QWidget:
        column = QWidget()
        column.setMaximumWidth(WIDTH)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(AROUND, 2 * AROUND, AROUND, AROUND)
        inner.setSpacing(BETWEEN)
        inner.addWidget(_heading(_("Welcome to Stellwerk"), 1.7))
        intro = _words()
        intro.setText(_("Add the hosts you manage. Nothing is installed on them: libvirt and SSH are enough."))
        intro.setProperty("muted", True)
        inner.addWidget(intro)
        inner.addSpacing(AROUND)
        line = QFrame()
        line.setProperty("hairline", True)
        inner.addWidget(line)
        inner.addSpacing(AROUND)
        inner.addWidget(SideBySide(self._near(), self._far()))
        inner.addStretch(1)
        body = QWidget()
        body.setBackgroundRole(QPalette.ColorRole.Base)
        around = QHBoxLayout(body)
        around.setContentsMargins(0, 0, 0, 0)
        around.addStretch(1)
        around.addWidget(column, 20)
        around.addStretch(1)
        return body

    def _near(self) -> QWidget:
        """What needs nothing to be known: this computer, and the demo fleet."""
        side, column = _side()
        parts = (self._here, self._uri, _left(self.add), self._problem, self._grant)
        _section(column, _("This computer"), *parts)
        self._neighbours = self._neighbour_part()
        column.addWidget(self._neighbours)
        if self._tools.explore_demo is not None:
            explore = self._tools.explore_demo
            words = _words()
            words.setText(_("A simulated fleet to look around in; nothing you do there touches a real machine."))
            self.demo = QPushButton(_("Explore the demo fleet"))
            self.demo.clicked.connect(lambda: explore())
            column.addSpacing(AROUND)
            _section(column, _("Just looking"), words, _left(self.demo))
        column.addStretch(1)
        return side

    def _far(self) -> QWidget:
        """A host somewhere else."""
        side, column = _side()
        if self.panel is not None:
            _section(column, _("A host over SSH, or by a URI"), self.panel)
        column.addStretch(1)
        return side


class SideBySide(QWidget):
    """Two parts beside each other, below each other where it is narrow."""

    def __init__(self, near: QWidget, far: QWidget) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(3 * AROUND)
        self._box.addWidget(near, 1)
        self._box.addWidget(far, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn."""
        super().resizeEvent(event)
        wide = event.size().width() >= NARROW
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


def _side() -> tuple[QWidget, QVBoxLayout]:
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(BETWEEN)
    return side, column


def _section(column: QVBoxLayout, title: str, *parts: QWidget) -> None:
    column.addWidget(_heading(title, 1.15))
    for part in parts:
        column.addWidget(part)


def _facts_words(facts: HostFacts) -> str:
    """`build-7: QEMU 8.2.2, 16 CPUs, 64 GiB, libvirt 10.0.0`."""
    hypervisor = f"{facts.driver} {format_version(facts.hypervisor_version)}" if facts.hypervisor_version else ""
    parts = (
        hypervisor or facts.driver,
        plural("{n} CPU", "{n} CPUs", facts.cpu.cpus) if facts.cpu.cpus else "",
        format_size(facts.memory) if facts.memory else "",
        f"libvirt {format_version(facts.libvirt_version)}" if facts.libvirt_version else "",
    )
    return f"{facts.hostname}: " + ", ".join(part for part in parts if part)


def _words() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _heading(text: str, scale: float) -> QLabel:
    label = QLabel(text)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    font.setBold(True)
    label.setFont(font)
    return label


def _left(button: QPushButton) -> QWidget:
    """The button at the left, as wide as its text."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(button)
    layout.addStretch(1)
    return row
