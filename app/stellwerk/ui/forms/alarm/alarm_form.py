"""The form of an alarm: its queries with completion, its times and actions as they are. Owner thread."""

from collections.abc import Sequence
from typing import Any

from stellwerk.commands.alarm.duration import duration_text
from stellwerk.core.ids import Kind, Ref
from stellwerk.engine.command import Command
from stellwerk.engine.parameter import Param
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.event import Severity
from stellwerk.search.query import read
from stellwerk.store.inventory import Inventory
from stellwerk.ui.forms.alarm.query_field import QueryField
from stellwerk.ui.forms.command_form import CommandForm
from stellwerk.ui.forms.field import Field

_ASKS = ("name", "query", "for_", "severity", "action", "clear", "clear_for")


class AlarmForm(CommandForm):
    """Of Add-Alarm and of Update-Alarm."""

    def __init__(self, command: Command, targets: Sequence[Ref], inventory: Inventory) -> None:
        super().__init__(command, targets, inventory, _ASKS)
        if not targets:
            self.field("severity").begin_with(Severity.WARNING.value)

    def make_field(self, param: Param, inventory: Inventory) -> Field:
        """Queries are completed; what clears is about what the first query is about."""
        if param.name == "query":
            return QueryField(param, inventory)
        if param.name == "clear":
            return QueryField(param, inventory, lambda: self._kind(inventory))
        return super().make_field(param, inventory)

    def args(self) -> dict[str, Any] | None:
        """What is said; where all actions are taken out, that."""
        values = super().args()
        if values is not None and values.get("action") == [] and self._targets:
            del values["action"]
            values["no_actions"] = True
        return values

    def _kind(self, inventory: Inventory) -> Kind | None:
        return read(self.field("query").text(), catalogue=inventory.catalogue).kind

    def _fill(self, ref: Ref, inventory: Inventory, *, says: bool) -> None:
        alarm = inventory.view.get(ref)
        if not isinstance(alarm, Alarm):
            return
        present = {
            "name": alarm.name,
            "query": alarm.query,
            "for_": duration_text(alarm.hold),
            "clear": alarm.clear,
            "clear_for": duration_text(alarm.clear_hold),
            "severity": alarm.severity.value,
            "action": "\n".join(alarm.actions),
        }
        for field in self.fields:
            field.begin_with(present[field.param.name])
