"""Commands whose form is more than their fields below each other. Owner thread."""

from collections.abc import Sequence

from stellwerk.core.ids import Ref
from stellwerk.engine.command import Command
from stellwerk.ui.forms.command_form import CommandForm
from stellwerk.ui.forms.planner import FormDesk


def form_of(command: Command, targets: Sequence[Ref], desk: FormDesk) -> CommandForm | None:
    """A form of its own for this command; None = the usual one."""
    if command.name == "Add-Device":
        from stellwerk.ui.forms.kind_form import KindForm  # here: as below

        return KindForm(command, targets, desk, asks=("type", "set", "next_start"))
    if command.name != "Add-Vm":
        return None
    from stellwerk.ui.forms.vm.vm_form import VmForm  # here: other forms need none of it

    return VmForm(command, targets, desk)
