"""The form of a command that asks for a secret and little else. Owner thread."""

from collections.abc import Sequence

from stellwerk.core.handover import Handover
from stellwerk.core.ids import Ref
from stellwerk.engine.command import Command
from stellwerk.engine.parameter import Param
from stellwerk.store.inventory import Inventory
from stellwerk.ui.forms.command_form import CommandForm
from stellwerk.ui.forms.field import Field
from stellwerk.ui.forms.vm.secret_field import SecretField


class SecretForm(CommandForm):
    """What is secret is not shown as it is typed."""

    def __init__(self, command: Command, targets: Sequence[Ref], inventory: Inventory, handover: Handover) -> None:
        self._handover = handover
        super().__init__(command, targets, inventory)

    def make_field(self, param: Param, inventory: Inventory) -> Field:
        """Secrets by their tokens."""
        if param.arg.secret:
            return SecretField(param, inventory.view, self._handover)
        return super().make_field(param, inventory)
