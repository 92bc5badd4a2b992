"""From a click to a submitted call: offer, form where one is needed, confirmation where data goes. Owner thread."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind, Ref, VmId
from stellwerk.core.record import replace
from stellwerk.core.signal import Signal
from stellwerk.core.text import _, translate
from stellwerk.engine.command import Command
from stellwerk.engine.preview import Preview
from stellwerk.model.catalogue.format import ref_name
from stellwerk.model.host import Host, Link
from stellwerk.model.task import Task
from stellwerk.model.vm import Vm
from stellwerk.ports.host_key import Question, question
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.forms.words import count_words
from stellwerk.ui.models.cell import one_line

if TYPE_CHECKING:
    from stellwerk.ui.forms.command_panel import CommandPanel
    from stellwerk.ui.forms.command_sheet import CommandSheet

LONGEST = 36
"""Letters of a name in a title."""


MOST_HOSTS = 8
"""Hosts that are asked for what a form offers."""


class CommandFlow:
    """Implements `doing.Conductor`. `refused` is told why something cannot be done; `submitted` emits each task."""

    def __init__(self, desk: FormDesk, window: QWidget | None = None) -> None:
        self.submitted: Signal[Task] = Signal()
        self.refused: Callable[[str], None] = lambda _reason: None
        self._desk = desk
        self._window = window
        self._sheets: dict[tuple[str, tuple[Ref, ...]], CommandSheet] = {}

    def attach(self, window: QWidget, refused: Callable[[str], None]) -> None:
        """The window that sheets belong to, and its way to say a short line."""
        self._window = window
        self.refused = refused

    @property
    def sheets(self) -> "Sequence[CommandSheet]":
        """Those that are open."""
        return tuple(self._sheets.values())

    def begin(self, command: str, targets: Sequence[Ref], said: Mapping[str, str] | None = None) -> None:
        """Begin with these objects; a form begins with what is `said` of its parameters, and is shown even where
        that is nothing and nothing must be said. Returns at once."""
        try:
            found = self._desk.planner.registry.get(command)
            offer = self._desk.planner.offer(found.name, *targets)
        except AppError as error:
            self.refused(str(error))
            return
        if not offer.allowed and offer.targets:
            self.refused(offer.reason)
            return
        if needs_form(found) or said is not None:
            self._open(found, targets, said=said)
            return
        try:
            preview = self._desk.planner.preview(self._desk.planner.call(found.name, *targets))
        except AppError as error:
            self.refused(str(error))
            return
        if not preview.allowed:
            # Offered, and refused as it stands: something must be said that a form can ask for.
            self._open(found, targets)
        elif preview.confirm or preview.effects.warnings or (found.menu == "remove" and preview.effects.lines):
            # What a removal takes along is told before.
            self._open(found, targets, only=())
        else:
            self._submit(preview)

    run = begin
    """The same by the name that menus know."""

    def submit_with(self, command: str, targets: Sequence[Ref], **args: object) -> str:
        """Begin with arguments, without asking; answers why not, or nothing."""
        planner = self._desk.planner
        try:
            preview = planner.preview(replace(planner.call(command, *targets), args=args))
            if not preview.allowed:
                return preview.reason
            self.submitted.emit(planner.submit(preview.narrowed()))
        except AppError as error:
            return str(error)
        return ""

    def answer_host(self, host: Ref) -> None:
        """Ask what a host was refused for, as its connection says: is that its key, what is its password? The answer
        connects it at once."""
        entity = self._desk.inventory.view.get(host)
        link = entity.link if isinstance(entity, Host) else Link()
        asked = question(link.code, link.reason, link.details)
        if asked is None:
            self.begin("Connect-Host", (host,))
            return
        from stellwerk.ui.forms.ssh_question import question_words  # here: a start shows no form

        told = question_words(asked, link.reason, link.hint)
        self._open(self._desk.planner.registry.get("Connect-Host"), (host,), only=(), put=(asked, told))

    def close(self) -> None:
        """Close what is open; the window goes away."""
        for sheet in self.sheets:
            sheet.panel.finished.emit(None)

    def _submit(self, preview: Preview) -> None:
        try:
            task = self._desk.planner.submit(preview.narrowed())
        except AppError as error:
            self.refused(str(error))
            return
        self.submitted.emit(task)

    def _open(
        self,
        command: Command,
        targets: Sequence[Ref],
        only: Collection[str] | None = None,
        said: Mapping[str, str] | None = None,
        put: tuple[Question, str] | None = None,
    ) -> None:
        """A sheet with all fields or `only` these; the one for the same is raised instead."""
        key = (command.name, tuple(targets))
        sheet = self._sheets.get(key)
        if sheet is None:
            from stellwerk.ui.forms.command_panel import CommandPanel  # here: a start shows no form
            from stellwerk.ui.forms.command_sheet import CommandSheet
            from stellwerk.ui.forms.vm.own_form import form_of

            if command.on is Kind.VM and any(param.arg.offers is not None for param in command.params):
                self._desk.look_at_abilities(VmId(ref.id) for ref in targets)
                self._look_at_hosts(targets)
            form = form_of(command, targets, self._desk) if only is None else None
            panel = CommandPanel(self._desk, command, targets, only=only, scrolls=True, form=form)
            panel.remedy.wanted.connect(lambda other: self.begin(other, targets, {}))
            _say(panel, said)
            if put is not None:
                panel.put(*put)

            def ended(task: Task | None) -> None:
                self._sheets.pop(key, None)
                if task is not None:
                    self.submitted.emit(task)

            sheet = CommandSheet(panel, self._title(command, targets), ended, self._window)
            self._sheets[key] = sheet
            sheet.show()
        else:
            _say(sheet.panel, said)  # what is meant now may be another part of the same object
        sheet.raise_()
        sheet.activateWindow()

    def _look_at_hosts(self, vms: Sequence[Ref]) -> None:
        """What their forms offer of storage and networks is read; where they are on many hosts it is not."""
        found = (self._desk.inventory.view.get(ref) for ref in vms)
        hosts = dict.fromkeys(vm.host_id for vm in found if isinstance(vm, Vm))
        if self._desk.look_at is not None and len(hosts) <= MOST_HOSTS:
            for host_id in hosts:
                self._desk.look_at(host_id)

    def _title(self, command: Command, targets: Sequence[Ref]) -> str:
        """`Force off "web-01"`, `Force off 3 objects`."""
        verb = translate(command.title).rstrip("…")
        if not targets:
            return verb
        if len(targets) > 1:
            return f"{verb}: {count_words(targets[0].kind, len(targets))}"
        name = one_line(ref_name(targets[0], self._desk.inventory.view))
        return _('{verb}: "{name}"').format(verb=verb, name=name if len(name) <= LONGEST else f"{name[:LONGEST]}…")


def needs_form(command: Command) -> bool:
    """Its title announces a form, or something must be said."""
    shown = [param for param in command.params if not param.arg.hidden]
    return bool(shown) and (command.title.endswith("…") or any(param.required for param in shown))


def _say(panel: "CommandPanel", said: Mapping[str, str] | None) -> None:
    for name, text in (said or {}).items():
        panel.form.field(name).say(text)
    if said:
        panel.form.edited.emit()
