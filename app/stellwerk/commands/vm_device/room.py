"""Room for devices and memory that come while a VM runs, made at its next start. Owner thread."""

from typing import Annotated

from stellwerk.commands.vm_device.changing import HARDWARE, Edits, changed, planned
from stellwerk.core.error import AppError, Invalid, Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_, _
from stellwerk.engine.command import command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.setting import GROWTH_TIMES, SPARE_PORTS
from stellwerk.engine.step import Steps
from stellwerk.model.hardware.edit import AddRoom
from stellwerk.model.host import Host
from stellwerk.model.vm import Vm
from stellwerk.policy.vm_make.vm_plan import LEAST_THAT_GROWS, SLOTS

MOST = 200
"""Places of a kind that are made at once."""
_WITH_PORTS = ("q35", "virt")


def _room(look: Look) -> Edits:
    """What is asked for; where nothing is said, as much as new VMs have by the settings, within the host."""
    ports, memory = look.arg("ports"), look.arg("memory")
    if ports is None and memory is None:
        ports, memory = _usual_ports(look), _usual_memory(look)
    if not ports and not memory:
        return ()
    return (AddRoom(ports=ports or 0, memory=memory or 0, slots=look.arg("slots") or SLOTS),)


def _usual_ports(look: Look) -> int:
    machine = look.vm.domain.definition.machine
    return look.settings.get(SPARE_PORTS) if any(word in machine for word in _WITH_PORTS) else 0


def _usual_memory(look: Look) -> int:
    """As many times what it has as new VMs can have; none for one that is too small to grow."""
    definition = look.vm.domain.definition
    now = definition.max_memory or definition.memory
    host = look.graph.get(Ref(Kind.HOST, look.vm.host_id))
    facts = host.facts if isinstance(host, Host) else None
    most = min(now * look.settings.get(GROWTH_TIMES), facts.memory if facts is not None else now)
    return most if now >= LEAST_THAT_GROWS and most > now else 0


def _refusal(look: Look) -> AppError | None:
    if look.partial or _room(look):
        return None
    text = _('VM "{name}" of machine type {machine} can get no more room')
    words = text.format(name=look.name, machine=look.vm.domain.definition.machine or "?")
    return Refused(words, _("its slots are fixed; say -Memory for modules of memory"))


def checked_count(number: int) -> int:
    """How many places; raises Invalid for none, and for more than there can be."""
    if not 1 <= number <= MOST:
        raise Invalid(_("{n} is no number of places").format(n=number), _("give 1 to {most}").format(most=MOST))
    return number


@command(
    "Add-Room",
    title=N_("Make room at next start…"),
    verb=N_("Make room"),
    help=N_(
        "Give a VM ports for devices and slots for modules of memory, to be used while it runs, from its next start on"
    ),
    done=N_('there is room in VM "{name}"{later}'),
    doing=N_("making room"),
    example="Add-Room -VmId desktop-17 -Ports 8 -WhatIf",
    many=True,
    refuses=_refusal,
    details=planned(_room),
    menu="hardware",
    icon="arrows-out",
    **HARDWARE,
)
def add_room(
    ctx: Ctx,
    vm: Vm,
    *,
    ports: Annotated[
        int | None,
        Arg(N_("Ports"), N_("For devices that come while it runs; else as the settings say"), check=checked_count),
    ] = None,
    memory: Annotated[
        int | None, Arg(N_("Memory with modules"), N_("The most it can have with modules added"), unit="bytes")
    ] = None,
    slots: Annotated[int | None, Arg(N_("Slots"), N_("For modules of memory"), check=checked_count)] = None,
) -> Steps:
    """Make it."""
    yield from changed(ctx, vm, _room(ctx.look), _("making room"))
