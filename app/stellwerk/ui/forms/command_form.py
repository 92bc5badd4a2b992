"""The fields of a command, made from its parameters. Owner thread."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.text import _
from stellwerk.core.unit import exact_size
from stellwerk.engine.command import Command
from stellwerk.engine.parameter import Param, ParamType
from stellwerk.engine.preview import Preview
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.store.inventory import Inventory
from stellwerk.ui.forms.colour_field import ColourField
from stellwerk.ui.forms.field import UNSET, ChoiceField, Field, FlagField, LineField, NoteField, order_tabs
from stellwerk.ui.forms.offer_field import OfferField
from stellwerk.ui.forms.ref_field import RefField
from stellwerk.ui.theme.metric import BETWEEN

_CHANGING = ("Update-", "Set-", "Move-", "Copy-")
"""Commands that leave as it is what is not said."""
_NOTES = frozenset({"description", "reason"})
"""Parameters that hold several lines."""


class CommandForm(QWidget):
    """`only` these parameters; the others are not asked for. A single target's present values are filled in."""

    edited = Signal()
    wanted_width, wanted_height = 0, 0
    """Pixels that it needs; 0 = what any form has."""

    def __init__(
        self, command: Command, targets: Sequence[Ref], inventory: Inventory, only: Collection[str] | None = None
    ) -> None:
        super().__init__()
        shown = [p for p in command.params if not p.arg.hidden and _wanted(p, only)]
        if only is not None:
            order = list(only)
            shown.sort(key=lambda param: order.index(param.name))
        self._targets = tuple(targets)
        self._changes = command.name.startswith(_CHANGING)
        self.fields: list[Field] = []
        self.fields = [self.make_field(param, inventory) for param in shown]
        for field in self.fields:
            field.edited.connect(self.edited)
        self.lay_out()
        order_tabs(self.in_reading_order())
        if self.fields:
            self.setFocusProxy(self.fields[0])
        if len(targets) == 1 and command.name.startswith(("Update-", "Move-")):
            # Where something moves to, nothing said is a place too: what is filled in counts as said.
            self._fill(targets[0], inventory, says=command.name.startswith("Move-"))

    def make_field(self, param: Param, inventory: Inventory) -> Field:
        """The field for a parameter; before anything is laid out. Where nothing is that could stay, what suits is
        taken for what is not said."""
        made = _field(param, inventory, self._targets, self.said)
        if isinstance(made, ChoiceField) and not self._changes:
            made.say_unsaid(_("as suits"))
        return made

    def said(self) -> dict[str, str]:
        """What stands in the fields, by the names of their parameters."""
        return {field.param.name: field.text() for field in self.fields}

    def lay_out(self) -> None:
        """Put the fields below each other."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(BETWEEN + BETWEEN // 2)
        for field in self.fields:
            layout.addWidget(field)

    def in_reading_order(self) -> Sequence[QWidget]:
        """What Tab goes through, as it is laid out."""
        return self.fields

    def shown_below(self, preview: Preview | None) -> Preview | None:
        """What of a preview is told below the fields; the form may show the rest itself."""
        return preview

    @property
    def dirty(self) -> bool:
        """The user entered something."""
        return any(field.changed for field in self.fields)

    def args(self) -> dict[str, Any] | None:
        """What is said, as plain values; None while a field is wrong or needed. Errors stand beside the fields."""
        values = {field.param.name: field.check() for field in self.fields}
        if any(field.error for field in self.fields):
            return None
        return {name: value for name, value in values.items() if value is not UNSET}

    def touch(self) -> None:
        """The user wants to finish: what is missing is an error now, and the first one gets the focus."""
        for field in self.fields:
            field.touched = True
            field.check()
        wrong = next((field for field in self.fields if field.error), None)
        if wrong is not None:
            wrong.setFocus()

    @property
    def missing(self) -> list[str]:
        """Titles of the fields that are wrong or needed."""
        return [field.title.text() for field in self.fields if field.error]

    def field(self, name: str) -> Field:
        """The field of a parameter."""
        return next(field for field in self.fields if field.param.name == name)

    def _fill(self, ref: Ref, inventory: Inventory, *, says: bool) -> None:
        entity = inventory.view.get(ref)
        if entity is None:
            return
        for field in self.fields:
            prop = inventory.catalogue.prop(ref.kind, field.param.name)
            if prop is not None:
                text = _present(prop, field.param, entity, inventory.view)
                if says:
                    field.say(text)
                else:
                    field.begin_with(text)


def _wanted(param: Param, only: Collection[str] | None) -> bool:
    return not param.arg.aside if only is None else param.name in only


def _field(param: Param, inventory: Inventory, targets: Sequence[Ref], said: Callable[[], Mapping[str, str]]) -> Field:
    if param.many or param.name in _NOTES:
        return NoteField(param, inventory.view)
    if param.arg.offers is not None:
        offers = param.arg.offers

        def offered() -> tuple[str, ...]:  # asked each time a list opens
            return tuple(offers(inventory.view, targets, said()))

        if param.arg.choices:
            return ChoiceField(param, inventory.view, offers=offered)
        return OfferField(param, inventory.view, offered)
    if param.name == "color":
        return ColourField(param, inventory.view)
    match param.type:
        case ParamType.FLAG if param.switch:
            return FlagField(param, inventory.view)
        case ParamType.FLAG:
            return ChoiceField(param, inventory.view)
        case ParamType.REF:
            return RefField(param, inventory)
        case ParamType.TEXT | ParamType.WHOLE | ParamType.DECIMAL | ParamType.SIZE:
            return ChoiceField(param, inventory.view) if param.arg.choices else LineField(param, inventory.view)


def _present(prop: Prop[Any], param: Param, entity: Entity, graph: Graph) -> str:
    """The present value as it would be typed; sizes exactly, so that nothing changes by being looked at. Of several the
    only one, where one is asked for."""
    value = prop.get(entity, graph)
    if value is None or value == ():
        return ""
    match prop.kind:
        case PropKind.FLAG:
            return "true" if value else "false"
        case PropKind.REF:
            return str(value.id)
        case PropKind.BYTES:
            return exact_size(value)
        case _ if isinstance(value, tuple):
            values = [str(one) for one in value]
            return "\n".join(values) if param.many else values[0] if len(values) == 1 else ""
        case _:
            return str(value)
