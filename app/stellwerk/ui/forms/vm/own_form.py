"""Commands whose form is more than their fields below each other. Owner thread."""

from collections.abc import Sequence

from stellwerk.core.ids import Ref
from stellwerk.engine.command import Command
from stellwerk.ui.forms.command_form import CommandForm
from stellwerk.ui.forms.planner import FormDesk

OF_SEVERAL = (
    "vcpus", "max_vcpus", "memory", "max_memory", "cpu_mode", "cpu_model", "cores", "threads", "firmware", "boot",
    "on_poweroff", "on_reboot", "on_crash", "autostart", "delete_protection", "title", "description", "next_start",
)  # fmt: skip
"""What can be the same for several VMs; one has its hardware tab for most of it."""


def form_of(command: Command, targets: Sequence[Ref], desk: FormDesk) -> CommandForm | None:
    """A form of its own for this command; None = the usual one."""
    chooser = {"Add-Device": "type", "Update-Device": "device"}.get(command.name)
    if chooser is not None:
        from stellwerk.ui.forms.kind_form import KindForm  # here: as below

        return KindForm(command, targets, desk, asks=(chooser, "set", "next_start"))
    if command.name == "Update-Vm" and len(targets) > 1:
        return CommandForm(command, targets, desk.inventory, OF_SEVERAL)
    if command.name in ("Add-Alarm", "Update-Alarm"):
        from stellwerk.ui.forms.alarm.alarm_form import AlarmForm  # here: as below

        return AlarmForm(command, targets, desk.inventory)
    if command.name == "Set-MailPassword":
        from stellwerk.ui.forms.vm.secret_form import SecretForm  # here: as below

        return SecretForm(command, targets, desk.inventory, desk.handover)
    if command.name != "Add-Vm":
        return None
    from stellwerk.ui.forms.vm.vm_form import VmForm  # here: other forms need none of it

    return VmForm(command, targets, desk)
