"""Going back: to a definition that was kept before a change, or from what waits for the next start. Owner thread."""

from typing import Annotated

from stellwerk.commands.vm_device.changing import CHANGEABLE, HARDWARE, Edits, changed, planned, told
from stellwerk.core.error import AppError, Refused
from stellwerk.core.text import N_, _
from stellwerk.engine.command import Details, Need, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import FindEarlier, OnHost, Steps
from stellwerk.model.hardware.difference import XmlPlan, waiting_text
from stellwerk.model.hardware.earlier import Earlier
from stellwerk.model.hardware.edit import ReplaceXml, TakeBack
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
    version: Annotated[
        str, Arg(N_("Version"), N_("Of those that were kept, by its first letters; none is the newest"))
    ] = "",
    expected: Annotated[str, Arg(N_("Expected"), hidden=True)] = "",
    made: Annotated[str, Arg(N_("Made"), hidden=True)] = "",
    taken: Annotated[int, Arg(N_("Taken"), unit="bytes", hidden=True)] = 0,
) -> Steps:
    """Restore one. The volume that was `made` with what goes is deleted, if it takes no more space than was `taken`."""
    earlier: Earlier = yield FindEarlier(vm.id, version)
    what = _("going back to before: {what}").format(what=earlier.what)
    applied = yield from changed(ctx, vm, (_edit(earlier, expected),), what)
    if made:
        yield from _unmade(ctx, vm, made, taken, in_use=bool(applied.later))


def _unmade(ctx: Ctx, vm: Vm, made: str, taken: int, *, in_use: bool) -> Steps:
    """What was written to a disk is nothing that an undoing takes away: then its volume stays, and is named."""
    pool, _slash, volume = made.partition("/")
    gone: bool = False
    if not in_use:
        gone = yield OnHost(host_id=vm.host_id, job=lambda s: s.delete_volume(pool, volume, taken))
    if not gone:
        text = _('volume "{volume}" stays in storage pool "{pool}": it may hold data, or the VM has it still')
        told = text.format(volume=volume, pool=pool)
        ctx.words["later"] = f"{ctx.words['later']}; {told}"
        ctx.hear(f"{told}\n")


def _no_such_item(look: Look) -> AppError | None:
    if look.partial:
        return None
    items = [waiting_text(line) for line in look.vm.domain.runtime.waiting or ()]
    unknown = next((item for item in look.arg("item") or () if item not in items), None)
    if unknown is None:
        return None
    text = _('"{item}" does not wait for the next start of VM "{name}"').format(item=unknown[:80], name=look.name)
    return Refused(text, _("there wait: {items}").format(items=", ".join(items) or _("none")))


def _taken_back(look: Look) -> Edits:
    return (TakeBack(items=tuple(look.arg("item") or ())),)


@command(
    "Clear-Pending",
    title=N_("Take back what waits…"),
    verb=N_("Take back"),
    help=N_("Take back changes of a running VM that wait for its next start: all, or some"),
    done=N_('what waited for the next start of VM "{name}" was taken back'),
    doing=N_("taking back what waits"),
    example="Clear-Pending -VmId web-06 -WhatIf",
    many=True,
    refuses=_no_such_item,
    details=planned(_taken_back, at_once=True),
    menu="hardware",
    icon="arrow-counter-clockwise",
    **{**HARDWARE, "when": (*CHANGEABLE, Need("pending is not empty", N_('nothing of VM "{name}" waits')))},
)
def clear_pending(
    ctx: Ctx,
    vm: Vm,
    *,
    item: Annotated[
        tuple[str, ...], Arg(N_("What"), N_("As the property pending says it: vcpus, disk vdb added; none is all"))
    ] = (),
) -> Steps:
    """Take back."""
    # Only the stored definition changes: the running VM is what it is to become again.
    yield from changed(ctx, vm, _taken_back(ctx.look), _("taking back what waits"), next_start=True)
