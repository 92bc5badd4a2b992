"""The form of one device: the fields that its kind has, with the values that they can have. Owner thread."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from stellwerk.core.ids import Ref
from stellwerk.core.record import replace
from stellwerk.core.text import N_, Text
from stellwerk.engine.command import Command
from stellwerk.engine.parameter import Arg, Param, ParamType
from stellwerk.model.hardware.kind import KINDS
from stellwerk.model.hardware.setting import Form, setting
from stellwerk.model.node import NodeDevice, NodeHardware
from stellwerk.model.vm import Vm
from stellwerk.policy.ability import values_of
from stellwerk.policy.host_device import device_offers, offered_address
from stellwerk.ports.lane import Answer
from stellwerk.ui.forms.command_form import CommandForm
from stellwerk.ui.forms.field import ChoiceField, Field, order_tabs
from stellwerk.ui.forms.offer_field import OfferField
from stellwerk.ui.forms.planner import FormDesk

_NEEDED = frozenset({("hostdev", "source"), ("filesystem", "source"), ("filesystem", "target"), ("memory", "size")})
"""What cannot be left out where a device is added."""


class KindForm(CommandForm):
    """`asks` these parameters, and the settings of the kind before `set`: of the kind that is chosen (`type`), of that
    of the device that is (`device`), or of `kind`. Of a device that is there already nothing is filled in. Settings
    without a parameter of their own go by `-Set`."""

    def __init__(
        self, command: Command, targets: Sequence[Ref], desk: FormDesk, *, asks: Collection[str], kind: str = ""
    ) -> None:
        self._desk, self._kind = desk, kind
        self._adds = "type" in asks
        self._chooser = next((name for name in ("type", "device") if name in asks), "")
        self._params = {param.name: param for param in command.params}
        self._own: list[Field] = []
        self._devices: tuple[NodeDevice, ...] = ()
        super().__init__(command, targets, desk.inventory, asks)
        self.edited.connect(self._follow)
        if kind:
            self._arrange()

    @property
    def dirty(self) -> bool:
        """Something was entered; the kind alone, which a menu chose, is nothing that could be lost."""
        return any(field.changed for field in self.fields if field.param.name != "type")

    def args(self) -> dict[str, Any] | None:
        """What is said, settings without a parameter among `set`."""
        values = super().args()
        if values is None:
            return None
        more = [name for name in values if name not in self._params]
        pairs = [f"{name}={values.pop(name)}" for name in more]
        if pairs:
            values["set"] = [*pairs, *values.get("set", ())]
        if self._kind == "hostdev" and "source" in values:
            values["source"] = offered_address(values["source"])
        return values

    def _follow(self) -> None:
        """Another kind has other fields; what was entered for the one before goes."""
        kind = self.field(self._chooser).text().partition(" ")[0] if self._chooser else self._kind
        if kind != self._kind:
            self._kind = kind
            self._arrange()

    def _arrange(self) -> None:
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        kept = [field for field in self.fields if field not in self._own]
        for field in self._own:
            layout.removeWidget(field)
            field.hide()
            field.deleteLater()
        rows = KINDS[self._kind].asks if self._kind in KINDS else ()
        self._own = [self._made(key) for key in rows]
        place = next((at for at, field in enumerate(kept) if field.param.name == "set"), len(kept))
        for at, field in enumerate(self._own):
            field.edited.connect(self.edited)
            layout.insertWidget(place + at, field)
            field.show()  # it has a height at once, by which the sheet grows
        self.fields = [*kept[:place], *self._own, *kept[place:]]
        order_tabs(self.fields)
        if self._kind == "hostdev":
            self._ask_host()

    def _made(self, key: str) -> Field:
        usual = KINDS[self._kind].usual.get(key, "") if self._adds else ""
        field = self._field(self._param(key, usual))
        if usual and isinstance(field, ChoiceField):
            field.begin_with(usual)
        return field

    def _field(self, param: Param) -> Field:
        if (self._kind, param.name) == ("hostdev", "source"):
            return OfferField(param, self._desk.inventory.view, lambda: device_offers(self._devices))
        if param.arg.choices:
            return ChoiceField(param, self._desk.inventory.view, offers=lambda: self._values(param.name))
        return self.make_field(param, self._desk.inventory)

    def _values(self, key: str) -> tuple[str, ...]:
        """What such a setting may be, as far as the hosts have told by now."""
        return values_of(self._desk.inventory.view, self._targets, self._kind, key)

    def _param(self, key: str, usual: str) -> Param:
        row, base = setting(self._kind, key), self._params.get(key)
        size = row is not None and row.form is Form.SIZE
        title = row.title if row is not None else base.arg.title if base is not None else Text(key)
        arg = Arg(title, choices=self._values(key), unit="bytes" if size else "")
        if (self._kind, key) == ("hostdev", "source"):
            arg = replace(
                arg, title=N_("Device"), help=N_("One of the list, or its address: 0000:03:00.0, 046d:c52b, 1.4")
            )
        return Param(
            name=key,
            cli_name=base.cli_name if base is not None else key,
            type=ParamType.SIZE if size else ParamType.TEXT,
            arg=arg,
            required=self._adds and (self._kind, key) in _NEEDED,
            default=usual or None,
            optional=not self._adds,
        )

    def _ask_host(self) -> None:
        """What the host has is offered as soon as it has answered; nothing where it cannot tell."""
        look = self._desk.look_at_hardware
        vm = self._desk.inventory.view.get(self._targets[0]) if self._targets else None
        if look is not None and isinstance(vm, Vm):
            look(vm.host_id, self._told)

    def _told(self, answer: Answer[NodeHardware]) -> None:
        if answer.error is None:
            self._devices = answer.get().devices
