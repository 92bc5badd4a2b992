"""Making VMs. Owner thread; in steps: the host is asked what it has, then everything is done in one job that takes
itself back where it fails."""

from functools import partial
from typing import Annotated
from uuid import uuid4

from stellwerk.commands.object_name import checked_line, checked_note, checked_vm_name
from stellwerk.commands.vm_make.making import Made, Making, file_size
from stellwerk.commands.vm_make.part_text import checked_disk, checked_nic
from stellwerk.commands.vm_make.place_look import placed
from stellwerk.commands.vm_make.request_read import read_request
from stellwerk.core.error import AppError, Cancelled, Conflict, Invalid, Refused
from stellwerk.core.ids import ClusterId, HostId, Kind, Ref, VmId
from stellwerk.core.record import Record
from stellwerk.core.setting import Settings
from stellwerk.core.text import N_, _, quoted
from stellwerk.core.unit import GIB, format_size
from stellwerk.engine.command import Details, Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.setting import GROWTH_TIMES, SPARE_PORTS
from stellwerk.engine.step import OnHost, Run, Steps
from stellwerk.model.call import Call
from stellwerk.model.graph import Graph
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Vm
from stellwerk.model.vm_plan import VmPlan
from stellwerk.model.vm_request import VmRequest
from stellwerk.policy.vm_make.name_mask import is_mask, names_of
from stellwerk.policy.vm_make.os_list import find_os
from stellwerk.policy.vm_make.placement import Placement
from stellwerk.policy.vm_make.vm_plan import Growth, plan_vm
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane

_USUAL_MEMORY = 2 * GIB


class _Surveyed(Record, frozen=True):
    plan: VmPlan
    xml: str


def _survey(request: VmRequest, id_: VmId, growth: Growth) -> partial[_Surveyed]:
    """The job that looks and decides; it changes nothing."""
    return partial(_planned, request=request, id_=id_, growth=growth)


def _planned(session: Session, *, request: VmRequest, id_: VmId, growth: Growth) -> _Surveyed:
    stock = session.stock(request.media, emulated=request.emulated)
    plan = plan_vm(request, id_, find_os(request.os), stock, growth=growth, size_of=file_size)
    return _Surveyed(plan, session.domain_xml(plan.spec))


# checks before


def _host(look: Look) -> HostId | None:
    given = look.arg("host")
    return HostId(given) if given else None


def _place(look: Look) -> Placement | AppError | None:
    """Where it goes; None while nobody has said."""
    host, cluster = look.arg("host"), look.arg("cluster")
    if not host and not cluster:
        return None
    memory = look.arg("memory") or _USUAL_MEMORY
    return placed(host, cluster, memory, look.graph, emulated=bool(look.arg("emulated")))


def _refusal(look: Look) -> AppError | None:
    if look.partial:
        return None
    if look.arg("host") and look.arg("cluster"):
        return Invalid(_("a host and a cluster exclude each other"), _("give -HostId or -ClusterId"))
    place = _place(look)
    if place is None:
        return Invalid(_("it is not said where the VM goes"), _("give -HostId, or -ClusterId for a suggestion"))
    if isinstance(place, AppError):
        return place
    try:
        names = _names(str(look.arg("name")), int(look.arg("count") or 1), place.host_id, look)
        request = read_request(names[0], dict(look.args))
        find_os(request.os)
    except AppError as error:
        return error
    return _name_refusal(names, place.host_id, look) or _mac_refusal(request, len(names), look.graph)


def _names(mask: str, count: int, host_id: HostId, look: Look) -> tuple[str, ...]:
    taken = {domain.definition.name for domain in look.inventory.domains_on(host_id)}
    return names_of(mask, count, taken if is_mask(mask) else ())


def _name_refusal(names: tuple[str, ...], host_id: HostId, look: Look) -> AppError | None:
    taken = {domain.definition.name for domain in look.inventory.domains_on(host_id)}
    for name in names:
        if name in taken:
            text = _('host "{host}" has a VM "{name}" already').format(host=look.host_name(host_id), name=name)
            return Conflict(text, _("choose another name"))
    return None


def _mac_refusal(request: VmRequest, count: int, graph: Graph) -> AppError | None:
    """An address twice in one network: both VMs would lose packets."""
    wanted = [nic.mac for nic in request.nics or () if nic.mac]
    if not wanted:
        return None
    if count > 1 or len(set(wanted)) < len(wanted):
        return Invalid(_("two interfaces cannot have one address"), _("leave mac= out"))
    for vm in graph.all(Kind.VM):
        if isinstance(vm, Vm) and (taken := {nic.mac for nic in vm.domain.definition.vnics} & set(wanted)):
            text = _('VM "{name}" has an interface with the address {mac}').format(name=vm.name, mac=taken.pop())
            return Conflict(text, _("give another one, or leave mac= out"))
    return None


# preview


def _effects(look: Look) -> Effects:
    place = _place(look)
    if place is None or isinstance(place, AppError):
        return Effects()
    names = _names(str(look.arg("name")), int(look.arg("count") or 1), place.host_id, look)
    text = _("{names} made on host {host}: {why}") if look.arg("cluster") else _("{names} made on host {host}")
    host = f'"{look.host_name(place.host_id)}"'
    return Effects(lines=(text.format(names=quoted(names), host=host, why=place.why),))


def _details(look: Look) -> Details:
    place = _place(look)
    assert isinstance(place, Placement)
    names = _names(str(look.arg("name")), int(look.arg("count") or 1), place.host_id, look)
    request = read_request(names[0], dict(look.args))
    job = _survey(request, VmId(str(uuid4())), _growth(look.settings))
    found: _Surveyed = yield OnHost(host_id=place.host_id, job=job, changes=False)
    return Effects(
        lines=_plan_lines(found.plan, len(names)),
        warnings=found.plan.warnings,
        difference="\n".join(f"+{line}" for line in found.xml.splitlines()),
    )


def _plan_lines(plan: VmPlan, count: int) -> tuple[str, ...]:
    """What is done beside the definition."""
    lines = []
    if plan.pool is not None:
        text = _('storage pool "{name}" is made in {path} and started')
        lines.append(text.format(name=plan.pool.name, path=plan.pool.path))
    lines += [_('storage pool "{name}" is started').format(name=name) for _id, name in plan.pools]
    lines += [_('network "{name}" is started').format(name=name) for _id, name in plan.networks]
    for volume in plan.volumes:
        spec = volume.spec
        kind = _("preallocated") if spec.preallocated else _("thin provisioning")
        text = _('volume "{name}" in storage pool "{pool}": {size}, {format}, {kind}')
        size = format_size(spec.size)
        lines.append(text.format(name=spec.name, pool=spec.pool, size=size, format=spec.format, kind=kind))
    for pool, needed in plan.space:
        text = _('of storage pool "{pool}" up to {size} are needed')
        lines.append(text.format(pool=pool, size=format_size(needed * count)))
    return tuple(lines)


def _growth(settings: Settings) -> Growth:
    return Growth(ports=settings.get(SPARE_PORTS), times=settings.get(GROWTH_TIMES))


# doing it


def _is_made(look: Look) -> bool:
    """The inventory shows it; several are tasks of their own, which wait for theirs."""
    place, name = _place(look), str(look.arg("name"))
    if int(look.arg("count") or 1) > 1 or is_mask(name):
        return True
    hosts = [place.host_id] if isinstance(place, Placement) and look.arg("host") else look.graph.tables[Kind.HOST]
    return any(d.definition.name == name for id_ in hosts for d in look.inventory.domains_on(HostId(id_)))


@command(
    "Add-Vm",
    title=N_("New VM…"),
    verb=N_("Make"),
    help=N_("Make a VM on a host, or on the host of a cluster that suits best; several from a mask like web-??"),
    done=N_('VM "{name}" was made'),
    doing=N_("making"),
    example="Add-Vm -Name web-99 -ClusterId production -Os debian12 -Disk size=10G,pool=images -Network servers",
    needs="vm.add",
    refuses=_refusal,
    effects=_effects,
    details=_details,
    at=_host,
    online=True,
    places=True,
    outcome=Outcome(reached=_is_made, late=N_("the host made it, but the VM does not show")),
    menu="vm/new",
    icon="plus-circle",
)
def add_vm(
    ctx: Ctx,
    *,
    name: Annotated[str, Arg(N_("Name"), N_("web-?? stands for web-01, web-02 …"), check=checked_vm_name)],
    host: Annotated[HostId | None, Arg(N_("Host"), N_("Where it is made"))] = None,
    cluster: Annotated[ClusterId | None, Arg(N_("Cluster"), N_("Instead of a host: the best one is chosen"))] = None,
    os: Annotated[str, Arg(N_("Operating system"), N_("What suits it is chosen: debian12, rhel9, win11 …"))] = "",
    memory: Annotated[int | None, Arg(N_("Memory"), unit="bytes")] = None,
    vcpus: Annotated[int | None, Arg(N_("vCPUs"))] = None,
    disk: Annotated[
        tuple[str, ...],
        Arg(N_("Disks"), N_("size=10G,format=qcow2 or raw,pool=default,bus=virtio; or none"), check=checked_disk),
    ] = (),
    import_disk: Annotated[
        tuple[str, ...], Arg(N_("Existing disks"), N_("A path on the host, or a volume"), check=checked_line)
    ] = (),
    network: Annotated[
        tuple[str, ...], Arg(N_("Networks"), N_("A network, bridge=br0, direct=eno1; or none"), check=checked_nic)
    ] = (),
    cdrom: Annotated[
        tuple[str, ...], Arg(N_("CDs"), N_("An ISO image: a path on the host, or a volume"), check=checked_line)
    ] = (),
    upload: Annotated[
        tuple[str, ...], Arg(N_("CDs to upload"), N_("An ISO image of this computer"), check=checked_line)
    ] = (),
    kernel: Annotated[str, Arg(N_("Kernel"), N_("A path on the host; it is booted directly"), check=checked_line)] = "",
    initrd: Annotated[str, Arg(N_("Initial file system"), N_("A path on the host"), check=checked_line)] = "",
    cmdline: Annotated[str, Arg(N_("Kernel command line"), check=checked_line)] = "",
    firmware: Annotated[
        str, Arg(N_("Firmware"), N_("Left out: what suits the system"), choices=("bios", "uefi", "secure"))
    ] = "",
    cpu_model: Annotated[str, Arg(N_("CPU model"), N_("Left out: the host's own"), check=checked_line)] = "",
    title: Annotated[str, Arg(N_("Title"), N_("A short text kept in the domain"), check=checked_line)] = "",
    description: Annotated[str, Arg(N_("Description"), N_("A note kept in the domain"), check=checked_note)] = "",
    count: Annotated[int, Arg(N_("Number of VMs"), N_("More than one need a mask as their name"))] = 1,
    emulated: Annotated[bool, Arg(N_("Emulated"), N_("Slow; for hosts without KVM"))] = False,
    prepare: Annotated[
        bool,
        Arg(N_("Prepare the host"), N_("Start a network or pool that is off; make a folder pool where there is none")),
    ] = False,
    start: Annotated[bool, Arg(N_("Start it"))] = False,
) -> Steps:
    """Make one, or several."""
    args = dict(ctx.look.args)
    place = placed(host, cluster, memory or _USUAL_MEMORY, ctx.graph, emulated=emulated)
    if isinstance(place, AppError):
        raise place
    names = _names(name, count, place.host_id, ctx.look)
    if len(names) > 1:
        yield from _several(ctx, names)
    else:
        yield from _one(ctx, read_request(names[0], args), place.host_id)


def _one(ctx: Ctx, request: VmRequest, host_id: HostId) -> Steps:
    id_ = VmId(str(uuid4()))
    ctx.name, ctx.result = request.name, id_
    ctx.about = (Ref(Kind.VM, id_), Ref(Kind.HOST, host_id))
    ctx.progress(None, _("looking at the host"))
    found: _Surveyed = yield OnHost(host_id=host_id, job=_survey(request, id_, _growth_of(ctx)), changes=False)
    making = Making(found.plan, ctx.progress)
    made: Made = yield OnHost(
        host_id=host_id,
        job=making.run,
        lane=Lane.LONG,
        reread=(id_,),
        stop=lambda _session: making.stop(),
    )
    ctx.inverse("Remove-Vm", Ref(Kind.VM, id_), files=list(made.paths))


def _growth_of(ctx: Ctx) -> Growth:
    return Growth(ports=ctx.setting(SPARE_PORTS), times=ctx.setting(GROWTH_TIMES))


def _several(ctx: Ctx, names: tuple[str, ...]) -> Steps:
    """One after the other, each as a task of its own; what fails does not hold the others."""
    targets: list[Ref] = []
    files: list[str] = []
    failed: list[str] = []
    for position, name in enumerate(names):
        ctx.progress(position / len(names), name)
        args = {**ctx.call.args, "name": name, "count": 1}
        task: Task = yield Run(Call(ctx.call.command, (), args, ctx.call.actor, ctx.call.origin, ctx.call.reason))
        if task.state is TaskState.DONE and task.undo is not None:
            targets += task.undo.targets
            files += task.undo.args.get("files", ())
        elif task.state is TaskState.CANCELLED:
            raise Cancelled(_("cancelled; {n} of {all} VMs were made").format(n=len(targets), all=len(names)))
        else:
            failed.append(f"{name}: {task.outcome}")
    ctx.name = ", ".join(names)
    ctx.about = tuple(targets)
    if failed:
        text = _("{n} of {all} VMs were not made: {reasons}")
        raise Refused(text.format(n=len(failed), all=len(names), reasons="; ".join(failed)))
    ctx.inverse("Remove-Vm", *targets, files=files)


VM_ADD_COMMANDS = (add_vm,)
"""In the order of the menu."""
