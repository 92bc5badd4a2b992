"""How every change of a VM's hardware is made: planned, the earlier definition kept, done, offered to be undone.

Owner thread. What the host does may wait for its guest, so it runs on lane GUEST, which has a connection of its own:
libvirt's client before 10.0 may forget to send what one thread asks while another waits on the same connection.
"""

from collections.abc import Callable, Generator
from typing import Any
from uuid import uuid4

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _
from stellwerk.engine.command import Details, Effects, Need
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.step import Await, KeepEarlier, OnHost, Show, Step
from stellwerk.model.change import Batch
from stellwerk.model.guest.ability import learnt
from stellwerk.model.hardware.difference import Applied, XmlPlan
from stellwerk.model.hardware.earlier import Earlier
from stellwerk.model.hardware.edit import Edit
from stellwerk.model.hardware.words import differing_words, later_words
from stellwerk.model.vm import Vm
from stellwerk.policy.ability import lacking
from stellwerk.ports.lane import Lane

Edits = tuple[Edit, ...]

KNOWN = Need("status != Unknown", N_('VM "{name}" is {status}; its hardware cannot be changed now'))
STILL = Need(
    "last_status not in (MigratingFrom, MigratingTo, SavingState, RestoringState)",
    N_('VM "{name}" is {status}; its hardware cannot be changed now'),
    N_("wait until that has ended"),
)
CHANGEABLE = (KNOWN, STILL)
"""When hardware can be changed at all."""

HARDWARE: dict[str, Any] = {"on": Kind.VM, "needs": "vm.hardware", "when": CHANGEABLE, "online": True}
"""What all these commands declare alike."""

NEXT_START = N_("Only at its next start, although it runs")

Making = Generator[Step, Any, Applied]


def changed(ctx: Ctx, vm: Vm, edits: Edits, what: str, *, next_start: bool = False, check: bool = False) -> Making:
    """Make these edits on a VM; `what` is said of it where the earlier definition is shown. Answers what is applied.

    The definition as it was is kept before anything is touched; it is the way back. Raises Invalid for no edits.
    """
    if not edits:
        raise Invalid(_("nothing to change is given"), _("say what shall be otherwise"))
    plan = yield from plan_of(ctx.look, edits)
    ctx.words["later"] = ""
    if not plan.differing:
        return Applied()
    kept = Earlier(
        id=str(uuid4()),
        vm_id=vm.id,
        host_id=vm.host_id,
        time=ctx.now,
        actor=ctx.call.actor.name,
        what=what,
        xml=plan.before,
    )
    yield KeepEarlier(kept)
    applied: Applied = yield OnHost(
        host_id=vm.host_id,
        job=lambda s: s.change_xml(vm.id, edits, next_start=next_start, check=check),
        lane=Lane.GUEST,
        reread=(vm.id,),
    )
    yield Await(Ref(Kind.VM, vm.id), lambda now: not isinstance(now, Vm) or _is_so(now, applied))
    if applied.later:
        ctx.words["later"] = _(", in part at its next start") if _partly(plan, applied) else _(", at its next start")
    ctx.inverse("Restore-VmDefinition", version=kept.id, expected=applied.fingerprint)
    return applied


def _is_so(vm: Vm, applied: Applied) -> bool:
    return not vm.domain.active or (vm.domain.runtime.waiting or ()) == applied.waiting


def planned(edits_of: Callable[[Look], Edits], *, at_once: bool = False) -> Callable[[Look], Details]:
    """The details of a preview: what the definition would become. `at_once`: nothing of it waits for a start."""

    def details(look: Look) -> Details:
        edits = edits_of(look)
        if not edits:
            return Effects()
        plan = yield from plan_of(look, edits)
        return told(plan, at_once or bool(look.arg("next_start")))

    return details


def plan_of(look: Look, edits: Edits) -> Generator[Step, Any, XmlPlan]:
    """What these edits would make of a VM, as its host says; what the host has told of itself is kept. Raises Refused
    for what the host has not."""
    vm = look.vm
    plan: XmlPlan = yield OnHost(host_id=vm.host_id, job=lambda s: s.plan_xml(vm.id, edits), changes=False)
    host = look.graph.host(vm.host_id)
    if plan.ability is not None and host is not None and host.facts is not None:
        facts = replace(host.facts, abilities=learnt(host.facts.abilities, (plan.ability,)))
        if facts != host.facts:
            yield Show(Batch(entities=(replace(host, facts=facts),)))
    error = lacking(plan.ability, plan.wishes)
    if error is not None:
        raise error
    return plan


def told(plan: XmlPlan, next_start: bool = False) -> Effects:
    """A plan in sentences."""
    lines = tuple(differing_words(line) for line in plan.differing) or (_("nothing changes"),)
    warnings = () if next_start else tuple(later_words(line) for line in plan.later)
    return Effects(lines=lines, warnings=warnings, difference=plan.unified)


def schema_words(plan: XmlPlan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who checks a definition that somebody wrote, and warnings of what the schemas here do not know."""
    if plan.unknown is None:
        return (_("this computer has no libvirt schemas: the host's libvirt checks it when it is defined"),), ()
    if not plan.unknown:
        return (_("checked by libvirt's schemas on this computer; the host's libvirt checks it again"),), ()
    text = _("libvirt's schemas on this computer do not know line {what}; the host's libvirt decides")
    return (), tuple(text.format(what=what) for what in plan.unknown)


def _partly(plan: XmlPlan, applied: Applied) -> bool:
    return len(applied.later) < len(plan.differing)
