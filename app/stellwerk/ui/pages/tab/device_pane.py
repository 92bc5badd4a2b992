"""One device: its facts, what waits for the next start, a form for what can be changed, buttons for the rest. Owner
thread."""

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.text import N_, _, translate
from stellwerk.model.hardware.difference import waiting_text
from stellwerk.model.hardware.words import differing_words
from stellwerk.ui.forms.command_panel import CommandPanel
from stellwerk.ui.forms.kind_form import KindForm
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.models.cell import breakable, one_line
from stellwerk.ui.pages.hardware import HardwareItem
from stellwerk.ui.pages.hardware_form import DeviceAct, DeviceForm
from stellwerk.ui.pages.tab.fact_grid import fact_rows, heading
from stellwerk.ui.theme.metric import AROUND, BETWEEN
from stellwerk.ui.theme.palette import Token

FORM_WIDTH = 460


class DevicePane(QWidget):
    """`begin` is called with the act of a button; `acts` are those that are offered."""

    def __init__(
        self,
        desk: FormDesk,
        ref: Ref,
        item: HardwareItem,
        form: DeviceForm | None,
        acts: Sequence[DeviceAct],
        begin: Callable[[DeviceAct], None],
    ) -> None:
        super().__init__()
        self.item = item
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.panel: CommandPanel | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        column.setSpacing(BETWEEN)
        column.addWidget(heading(one_line(item.title), self))
        column.addLayout(fact_rows(item.facts, self))
        if item.waits:
            column.addWidget(self._waiting(desk, item))
            items = "\n".join(waiting_text(line) for line in item.waits)
            acts = (DeviceAct(command="Clear-Pending", title=N_("Take back…"), said={"item": items}), *acts)
        if acts:
            column.addLayout(self._buttons(acts, begin))
        if form is not None:
            column.addSpacing(BETWEEN)
            column.addWidget(heading(_("Change"), self))
            column.addWidget(self._form(desk, ref, form))
        column.addStretch(1)

    @property
    def dirty(self) -> bool:
        """Something was entered that would be lost, or is being done."""
        return self.panel is not None and (self.panel.dirty or self.panel.busy)

    def release(self) -> None:
        """It goes away."""
        if self.panel is not None:
            self.panel.release()

    def _form(self, desk: FormDesk, ref: Ref, form: DeviceForm) -> QWidget:
        command = desk.planner.registry.get(form.command)
        fields = None
        if form.kind:
            fields = KindForm(command, (ref,), desk, asks=form.asks, kind=form.kind)
        self.panel = CommandPanel(
            desk,
            command,
            (ref,),
            only=form.asks,
            cancel=False,
            form=fields,
            fixed=form.given,
            begin=form.present,
            calm=True,
        )
        self.panel.setMaximumWidth(FORM_WIDTH)
        return self.panel

    def _buttons(self, acts: Sequence[DeviceAct], begin: Callable[[DeviceAct], None]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(BETWEEN)
        for act in acts:
            button = QPushButton(translate(act.title), self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, act=act: begin(act))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _waiting(self, desk: FormDesk, item: HardwareItem) -> QLabel:
        """What it will be at the next start, with the sign and colour of warnings."""
        colour = desk.theme.colour(Token.AMBER).name()
        lines = (html.escape(breakable(differing_words(line))) for line in item.waits)
        said = "<br>".join(("▲ " + html.escape(_("At its next start:")), *lines))
        label = QLabel(f'<span style="color:{colour}">{said}</span>', self)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label
