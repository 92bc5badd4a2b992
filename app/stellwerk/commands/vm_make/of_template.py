"""VMs that are made of a template: where they go, what is refused, how they are made. Owner thread; in steps."""

from collections.abc import Generator, Mapping
from typing import Any

from stellwerk.commands.template.home import looked_at
from stellwerk.commands.vm_copy.copying import Copying
from stellwerk.commands.vm_copy.origin import Room, room_of
from stellwerk.commands.vm_make.place_look import placed
from stellwerk.commands.vm_make.seed_read import files_of_seed
from stellwerk.core.error import AppError, Gone, Invalid, Refused
from stellwerk.core.ids import ClusterId, HostId, Kind, Ref, VmId, new_id
from stellwerk.core.text import _, plural, quoted
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Details, Effects
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.step import Await, Beside, OnHost, Show, Step, Steps
from stellwerk.model.change import Batch
from stellwerk.model.copying.copy_plan import CopyPlan
from stellwerk.model.template.template import Template, TemplateMark
from stellwerk.policy.template.plan import plan_vm
from stellwerk.policy.template.standing import making_refusal
from stellwerk.policy.vm_copy.copy_plan import CopyWish
from stellwerk.policy.vm_make.placement import Placement
from stellwerk.policy.vm_make.seed import SeedRequest, seed_files
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane

TAKEN = frozenset(
    {
        "name", "host", "cluster", "memory", "vcpus", "title", "description", "count", "start", "template", "full",
        "cloud_init", "user", "password", "password_file", "ssh_key", "package", "cloud_network", "file", "prepare",
    }
)  # fmt: skip
"""Parameters of Add-Vm that mean something for a VM that is made of a template."""
_SEED = ("cloud_init", "user", "password", "password_file", "ssh_key", "package", "cloud_network")


def template_in(look: Look) -> Template | None:
    """The one that a VM is made of; None where it is made of none."""
    given = look.arg("template")
    found = look.graph.get(Ref(Kind.TEMPLATE, given)) if given else None
    return found if isinstance(found, Template) else None


def template_place(look: Look, template: Template) -> Placement | AppError:
    """Where it goes: the host that is named, the best of a cluster of those that see the files, else its own host."""
    host, cluster = look.arg("host"), look.arg("cluster")
    if not host and not cluster:
        return Placement(host_id=template.host_id, why=_("its template is there"))
    memory = int(look.arg("memory") or template.memory)
    if host:
        place: Placement | AppError = placed(HostId(host), None, memory, look.graph)
    else:
        place = placed(None, ClusterId(cluster), memory, look.graph, emulated=True, among=template.hosts)
    if isinstance(place, Placement) and place.host_id not in template.hosts:
        text = _('host "{host}" does not see the files of template "{name}"')
        seeing = quoted([look.host_name(id_) for id_ in template.hosts])
        return Refused(
            text.format(host=look.host_name(place.host_id), name=template.name),
            _("make it on {hosts}, and move it then (Migrate-Vm -CopyStorage)").format(hosts=seeing),
        )
    return place


def template_refusal(look: Look, template: Template) -> AppError | None:
    """Why no VM can be made of it like that."""
    other = [key for key, value in look.args.items() if key not in TAKEN and value not in (None, "", (), False)]
    if other:
        text = plural("{names} is that of the template", "{names} are those of the template", len(other))
        names = ", ".join(f"-{_cli(key)}" for key in other)
        return Invalid(text.format(names=names), _("leave them out, and change the VM afterwards"))
    if any(look.arg(key) for key in _SEED) and not template.media:
        text = _('template "{name}" has no drive for a CD of cloud-init').format(name=template.name)
        return Invalid(text, _("make it of a VM that was made with one, or set the guest up by hand"))
    return making_refusal(template, look.graph)


def template_details(look: Look, template: Template, place: Placement, name: str, count: int) -> Details:
    """What the host knows of it."""
    now, room = yield from _asked(template, place.host_id)
    refusal = making_refusal(now, look.graph)
    if refusal is not None:
        raise refusal
    wish = _wish(look.args, name)
    plan = plan_vm(now, wish, room.files, room.pools)
    text = _('disk {target}: volume "{name}" in storage pool "{pool}"')
    lines = [text.format(target=disk.target, name=disk.volume.name, pool=disk.volume.pool) for disk in plan.disks]
    if not look.arg("full"):
        lines.append(
            _('its disks stand on those of template "{name}", which cannot be removed then').format(name=now.name)
        )
    lines += [
        _('of storage pool "{pool}" up to {size} are needed').format(pool=pool, size=format_size(size * count))
        for pool, size in plan.needed.items()
    ]
    xml: str = yield OnHost(
        host_id=place.host_id,
        job=lambda session: session.from_template(now.path, plan, _mark(now, wish), *_size(look.args, now)),
        lane=Lane.LONG,
        changes=False,
    )
    return Effects(lines=tuple(lines), difference="\n".join(f"+{line}" for line in xml.splitlines()))


def make_of_template(ctx: Ctx, template: Template, host_id: HostId, name: str, args: Mapping[str, Any]) -> Steps:
    """Make one VM."""
    ctx.progress(None, _("looking at the template"))
    now, room = yield from _asked(template, host_id)
    yield Show(Batch(entities=(now,)))
    refusal = making_refusal(now, ctx.graph)
    if refusal is not None:
        raise refusal
    wish = _wish(args, name)
    plan = plan_vm(now, wish, room.files, room.pools)
    mark, size = _mark(now, wish), _size(args, now)
    ctx.name, ctx.result = name, wish.id
    ctx.about = (Ref(Kind.VM, wish.id), Ref(Kind.HOST, host_id), Ref(Kind.TEMPLATE, now.id))
    copying = Copying(
        wish.id,
        (),
        plan,
        _seed(ctx, plan, args),
        ctx.progress,
        lambda session: session.from_template(now.path, plan, mark, *size),
    )
    yield OnHost(
        host_id=host_id,
        job=_job(copying, plan, args),
        lane=Lane.LONG,
        reread=(wish.id,),
        beside=Beside(ask=copying.filled, tell=copying.tell),
        stop=lambda _session: copying.stop(),
    )
    yield Await(Ref(Kind.VM, wish.id), lambda entity: entity is not None)
    made = [disk.path for disk in (*plan.disks, *((plan.seed,) if plan.seed else ()))]
    ctx.inverse("Remove-Vm", Ref(Kind.VM, wish.id), files=made)


def still_there(look: Look) -> Template:
    """The template of a task. Raises Gone."""
    found = template_in(look)
    if found is None:
        raise Gone(_("the template is not there any more"), _("choose another one"))
    return found


def _asked(template: Template, host_id: HostId) -> Generator[Step, Any, tuple[Template, Room]]:
    room = yield from room_of(host_id)  # first: it lets the host look at its pools again
    now = yield from looked_at(template, host_id)
    return now, room


def _wish(args: Mapping[str, Any], name: str) -> CopyWish:
    return CopyWish(id=VmId(new_id()), name=name, linked=not args.get("full"))


def _mark(template: Template, wish: CopyWish) -> TemplateMark:
    return TemplateMark(id=template.id, name=template.name, version=template.version, thin=wish.linked)


def _size(args: Mapping[str, Any], template: Template) -> tuple[int, int]:
    """Memory and vCPUs."""
    return int(args.get("memory") or template.memory), int(args.get("vcpus") or template.vcpus)


def _seed(ctx: Ctx, plan: CopyPlan, args: Mapping[str, Any]) -> bytes:
    """The CD for cloud-init; it tells at least the name."""
    if plan.seed is None:
        return b""
    wanted = files_of_seed(dict(args), plan.name, plan.id, ctx.handover.get)
    own = seed_files(SeedRequest(user_data="#cloud-config\n{}\n"), plan.name, plan.id)
    return ctx.media.seed_iso(wanted or own)


def _job(copying: Copying, plan: CopyPlan, args: Mapping[str, Any]) -> Any:
    def job(session: Session) -> None:
        copying.run(session)
        try:
            if args.get("title"):
                session.set_title(plan.id, args["title"])
            if args.get("description"):
                session.set_description(plan.id, args["description"])
            if args.get("start"):
                session.start(plan.id)
        except AppError as error:
            copying.take_back(error)
            raise

    return job


def _cli(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
