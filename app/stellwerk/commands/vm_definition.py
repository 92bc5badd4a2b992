"""A VM that several hosts define: taking a stale definition away, after a look at the difference. Owner thread."""

from typing import Annotated, Any

from stellwerk.core.error import AppError, Gone, Refused
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.text import N_, _
from stellwerk.engine.command import Details, Effects, Need, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import OnHost, Steps
from stellwerk.model.vm import Vm
from stellwerk.ports.hypervisor import Session, Undefine

_LINES = 400
"""Lines of a difference at most; definitions are some 150 lines."""


def _host(look: Look) -> HostId | None:
    given = look.arg("host")
    return HostId(given) if given else None


def _refusal(look: Look) -> AppError | None:
    vm, host_id = look.vm, _host(look)
    if host_id is None:
        return None
    words = {"name": vm.name, "host": look.host_name(host_id)}
    if host_id == vm.host_id:
        return Refused(_('VM "{name}" lives on host "{host}"').format(**words), _("to remove it there, use Remove-Vm"))
    if host_id not in vm.also_on:
        return Refused(_('host "{host}" does not define VM "{name}"').format(**words))
    domain = look.inventory.domain(host_id, vm.id)
    if domain is not None and domain.active:
        return Refused(_('VM "{name}" runs on host "{host}"').format(**words), _("force it off there first"))
    return None


def _effects(look: Look) -> Effects:
    host_id = _host(look)
    if host_id is None:
        return Effects()
    words = {"name": look.name, "host": look.host_name(host_id), "home": look.host_name(look.vm.host_id)}
    lines = (
        _('the definition of VM "{name}" is removed from host "{host}"'),
        _("saved memory and snapshot metadata that belong to it there go with it"),
        _('the VM on host "{home}", all disks, NVRAM and TPM state stay'),
    )
    return Effects(lines=tuple(line.format(**words) for line in lines))


def _details(look: Look) -> Details:
    vm, host_id = look.vm, _host(look)
    if host_id is None:
        return Effects()
    home = vm.host_id
    kept: str = yield OnHost(host_id=home, job=lambda s: s.xml(vm.id, inactive=True), changes=False)
    stale: str = yield OnHost(host_id=host_id, job=lambda s: s.xml(vm.id, inactive=True), changes=False)
    names = look.host_name(home), look.host_name(host_id)
    return Effects(difference=difference(kept, stale, *names))


def difference(kept: str, stale: str, kept_on: str, stale_on: str) -> str:
    """How the stale definition differs from the one that is kept, in unified form; a sentence where it does not."""
    from difflib import unified_diff  # here: nothing is compared at a start

    lines = list(unified_diff(kept.splitlines(), stale.splitlines(), kept_on, stale_on, n=2, lineterm=""))
    if not lines:
        return _("both definitions are the same")
    rest = len(lines) - _LINES
    return "\n".join(lines[:_LINES] + ([_("… and {n} lines more").format(n=rest)] if rest > 0 else []))


def _question(count: int, args: dict[str, Any]) -> str:
    return _("Remove the definition of {names} from the other host. It is lost there.")


def _is_removed(look: Look) -> bool:
    return look.inventory.domain(look.args["host"], look.vm.id) is None


def _job(vm: Vm) -> Any:
    def job(session: Session) -> None:
        domain = session.domain(vm.id)
        if domain is None:
            raise Gone(_('VM "{name}" is not defined there any more').format(name=vm.name))
        if domain.active:
            raise Refused(_('VM "{name}" runs there').format(name=vm.name), _("force it off there first"))
        run = domain.runtime
        parts = {
            Undefine.MANAGED_SAVE: run.managed_save,
            Undefine.SNAPSHOTS: run.has_snapshots,
            Undefine.CHECKPOINTS: run.has_checkpoints,
        }
        session.undefine(vm.id, frozenset(part for part, present in parts.items() if present))

    return job


@command(
    "Remove-VmDefinition",
    title=N_("Remove stale definition…"),
    verb=N_("Remove definition"),
    help=N_("Remove the definition of a VM from another host than the one it lives on"),
    done=N_('a stale definition of VM "{name}" was removed'),
    doing=N_("removing the definition"),
    example="Remove-VmDefinition -VmId web-06 -HostId fra-p2 -WhatIf",
    on=Kind.VM,
    needs="vm.remove",
    when=(Need("also_on is not empty", N_('VM "{name}" is defined on no other host')),),
    refuses=_refusal,
    at=_host,
    online=True,
    in_conflict=False,
    confirm=_question,
    effects=_effects,
    details=_details,
    outcome=Outcome(reached=_is_removed, gone=True),
    menu="remove",
    icon="copy-simple",
)
def remove_vm_definition(
    ctx: Ctx,
    vm: Vm,
    *,
    host: Annotated[HostId, Arg(N_("Host"), N_("The other host, whose definition is removed"))],
) -> Steps:
    """Remove one."""
    yield OnHost(host_id=host, job=_job(vm), reread=(vm.id,))
