"""Going back to a definition that was kept before a change. Owner thread."""

from typing import Annotated

from stellwerk.commands.vm_device.changing import HARDWARE, changed, told
from stellwerk.core.text import N_, _
from stellwerk.engine.command import Details, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import FindEarlier, OnHost, Steps
from stellwerk.model.hardware.difference import XmlPlan
from stellwerk.model.hardware.earlier import Earlier
from stellwerk.model.hardware.edit import ReplaceXml
from stellwerk.model.vm import Vm


def _edit(earlier: Earlier, expected: str = "") -> ReplaceXml:
    return ReplaceXml(xml=earlier.xml, base=expected, keeps_metadata=True)


def _details(look: Look) -> Details:
    vm = look.vm
    earlier: Earlier = yield FindEarlier(vm.id, look.arg("version") or "")
    edit = _edit(earlier, look.arg("expected") or "")
    plan: XmlPlan = yield OnHost(host_id=vm.host_id, job=lambda s: s.plan_xml(vm.id, (edit,)), changes=False)
    return told(plan)


@command(
    "Restore-VmDefinition",
    title=N_("Go back to an earlier definition…"),
    verb=N_("Go back"),
    help=N_("Give a VM the definition that it had before a change; tags, folder and fields stay"),
    done=N_('VM "{name}" has an earlier definition again{later}'),
    doing=N_("going back"),
    example="Restore-VmDefinition -VmId web-06",
    details=_details,
    menu="hardware",
    icon="clock-counter-clockwise",
    **HARDWARE,
)
def restore_vm_definition(
    ctx: Ctx,
    vm: Vm,
    *,
    version: Annotated[str, Arg(N_("Version"), N_("The id of a definition that was kept; none is the newest"))] = "",
    expected: Annotated[str, Arg(N_("Expected"), hidden=True)] = "",
) -> Steps:
    """Restore one."""
    earlier: Earlier = yield FindEarlier(vm.id, version)
    yield from changed(ctx, vm, (_edit(earlier, expected),), _("going back"))


UNDO_COMMANDS = (restore_vm_definition,)
"""In the order of the menu."""
