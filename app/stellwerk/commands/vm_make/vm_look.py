"""What Add-Vm looks at before it is done: whether it can be, where, and what it will do. Owner thread, the job of the
survey excepted."""

from collections.abc import Callable, Generator, Mapping
from functools import partial
from typing import Any

from stellwerk.commands.store.file_look import require_files
from stellwerk.commands.vm_make.fetching import look_ahead
from stellwerk.commands.vm_make.image_file import content_size
from stellwerk.commands.vm_make.of_template import (
    template_details,
    template_in,
    template_place,
    template_refusal,
)
from stellwerk.commands.vm_make.place_look import placed
from stellwerk.commands.vm_make.request_read import read_request
from stellwerk.commands.vm_make.seed_read import files_of_seed
from stellwerk.core.error import AppError, Conflict, Invalid
from stellwerk.core.ids import HostId, Kind, VmId, new_id
from stellwerk.core.record import Record
from stellwerk.core.setting import Settings
from stellwerk.core.text import _, plural, quoted
from stellwerk.core.unit import GIB, format_size
from stellwerk.engine.command import Details, Effects
from stellwerk.engine.look import Look
from stellwerk.engine.setting import GROWTH_TIMES, SPARE_PORTS
from stellwerk.engine.step import AtHost, OnHost, Step
from stellwerk.model.graph import Graph
from stellwerk.model.making.vm_plan import VmPlan
from stellwerk.model.making.vm_request import VmRequest
from stellwerk.model.vm import Vm
from stellwerk.policy.vm_make.disk_plan import unseen
from stellwerk.policy.vm_make.fetch import Remote
from stellwerk.policy.vm_make.name_mask import is_mask, names_of
from stellwerk.policy.vm_make.os_known import Systems
from stellwerk.policy.vm_make.placement import Placement
from stellwerk.policy.vm_make.vm_plan import Growth, plan_vm
from stellwerk.ports.hypervisor import Session

USUAL_MEMORY = 2 * GIB
PREVIEW_LIMIT = 15.0
"""Seconds that a preview gives a host to look at an address."""
_ANY_HASH = "$6$preview$0"
_USUAL_SEED = bytes(376_832)
"""A CD for cloud-init is about that large; a preview makes none."""


class Surveyed(Record, frozen=True):
    """`unseen` are files that no storage pool knows."""

    plan: VmPlan
    xml: str
    unseen: tuple[str, ...] = ()


Seeding = Callable[[VmId], bytes]
"""Makes the CD that cloud-init reads; empty = none. Blocks."""


def survey(request: VmRequest, id_: VmId, growth: Growth, seeding: Seeding, systems: Systems) -> partial[Surveyed]:
    """The job that looks and decides; it changes nothing."""
    return partial(_planned, request=request, id_=id_, growth=growth, seeding=seeding, systems=systems)


def _planned(
    session: Session, *, request: VmRequest, id_: VmId, growth: Growth, seeding: Seeding, systems: Systems
) -> Surveyed:
    systems.load()
    stock = session.stock(request.media, emulated=request.emulated)
    seed = seeding(id_)
    plan = plan_vm(request, id_, systems.find(request.os), stock, growth=growth, seed=seed, size_of=content_size)
    unknown = tuple(medium.path for medium in stock.media.values() if medium is not None and not medium.known)
    return Surveyed(plan, session.domain_xml(plan.spec), unknown)


# checks before


def host_of(look: Look) -> HostId | None:
    given, template = look.arg("host"), template_in(look)
    if template is not None and not given and not look.arg("cluster"):
        return template.host_id
    return HostId(given) if given else None


def place_of(look: Look) -> Placement | AppError | None:
    """Where it goes; None while nobody has said."""
    template = template_in(look)
    if template is not None:
        return template_place(look, template)
    host, cluster = look.arg("host"), look.arg("cluster")
    if not host and not cluster:
        return None
    memory = look.arg("memory") or USUAL_MEMORY
    return placed(host, cluster, memory, look.graph, emulated=bool(look.arg("emulated")))


def refusal(look: Look) -> AppError | None:
    if look.partial:
        return None
    if look.arg("file"):
        return Invalid(_("files of parameters are read by the command line only"), _("give the parameters themselves"))
    if look.arg("host") and look.arg("cluster"):
        return Invalid(_("a host and a cluster exclude each other"), _("give -HostId or -ClusterId"))
    place = place_of(look)
    if place is None:
        return Invalid(_("it is not said where the VM goes"), _("give -HostId, or -ClusterId for a suggestion"))
    if isinstance(place, AppError):
        return place
    try:
        names = names_at(str(look.arg("name")), int(look.arg("count") or 1), place.host_id, look)
        template = template_in(look)
        if template is not None:
            return template_refusal(look, template) or _name_refusal(names, place.host_id, look)
        request = read_request(names[0], dict(look.args))
    except AppError as error:
        return error
    unknown = look.systems.refusal(request.os)
    taken = _name_refusal(names, place.host_id, look) or _mac_refusal(request, len(names), look.graph)
    return unknown or taken or _shared_refusal(request, len(names))


def names_at(mask: str, count: int, host_id: HostId, look: Look) -> tuple[str, ...]:
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


def _shared_refusal(request: VmRequest, count: int) -> AppError | None:
    """What several VMs cannot have together."""
    for disk in request.disks or () if count > 1 else ():
        if disk.existing:
            text = _('several VMs cannot have one disk, "{name}"').format(name=disk.existing)
            return Conflict(text, _("let each begin with a copy of it: -Image"))
        if disk.name:
            text = _('several VMs cannot have one volume, "{name}"').format(name=disk.name)
            return Conflict(text, _("leave name= out: each volume is named after its VM"))
    return None


# preview


def effects(look: Look) -> Effects:
    place = place_of(look)
    if place is None or isinstance(place, AppError):
        return Effects()
    names = names_at(str(look.arg("name")), int(look.arg("count") or 1), place.host_id, look)
    told = plural('VM {names} is made on host "{host}"', 'VMs {names} are made on host "{host}"', len(names))
    told = told.format(names=quoted(names), host=look.host_name(place.host_id))
    return Effects(lines=(f"{told}: {place.why}" if look.arg("cluster") else told,))


def details(look: Look) -> Details:
    place = place_of(look)
    assert isinstance(place, Placement)
    names = names_at(str(look.arg("name")), int(look.arg("count") or 1), place.host_id, look)
    template = template_in(look)
    if template is not None:
        return (yield from template_details(look, template, place, names[0], len(names)))
    request = read_request(names[0], dict(look.args))
    args = dict(look.args)

    def seeding(id_: VmId) -> bytes:
        return _USUAL_SEED if files_of_seed(args, names[0], id_, lambda _token: _ANY_HASH) else b""

    job = survey(request, VmId(new_id()), growth_of(look.settings), seeding, look.systems)
    found: Surveyed = yield OnHost(host_id=place.host_id, job=job, changes=False)
    there = yield from require_files(look.graph.host(place.host_id), found.unseen)
    answered = frozenset(unseen(path) for path in found.unseen) if there else frozenset()
    sizes = yield from _sizes(look, place.host_id, found.plan)
    silent = tuple(_("it is not said how large {url} is").format(url=url) for url, size in sizes.items() if not size)
    return Effects(
        lines=_plan_lines(found.plan, len(names), sizes),
        warnings=tuple(line for line in found.plan.warnings if line not in answered) + silent,
        difference="\n".join(f"+{line}" for line in found.xml.splitlines()),
    )


def _sizes(look: Look, host_id: HostId, plan: VmPlan) -> Generator[Step, Any, dict[str, int | None]]:
    """How large what the host fetches is, by its address, as the host is told there."""
    sizes: dict[str, int | None] = {}
    host = look.graph.host(host_id)
    for volume in plan.volumes:
        if volume.url and host is not None:
            remote: Remote = yield AtHost(uri=host.uri, job=partial(look_ahead, volume=volume), limit=PREVIEW_LIMIT)
            sizes[volume.url] = remote.size
    return sizes


def _plan_lines(plan: VmPlan, count: int, sizes: Mapping[str, int | None]) -> tuple[str, ...]:
    """What is done beside the definition."""
    lines = []
    if plan.pool is not None:
        text = _('storage pool "{name}" is made in {path} and started')
        lines.append(text.format(name=plan.pool.name, path=plan.pool.path))
    lines += [_('storage pool "{name}" is started').format(name=name) for _id, name in plan.pools]
    lines += [_('network "{name}" is started').format(name=name) for _id, name in plan.networks]
    for volume in plan.volumes:
        spec = volume.spec
        if volume.url:
            text = _('the host fetches {url} into storage pool "{pool}" as "{name}"')
            known = sizes.get(volume.url)
            told = f" ({format_size(known)})" if known else ""
            lines.append(text.format(url=f"{volume.url}{told}", pool=spec.pool, name=spec.name))
            continue
        kind = _("preallocated") if spec.preallocated else _("thin provisioning")
        text = _('volume "{name}" in storage pool "{pool}": {size}, {format}, {kind}')
        size = format_size(spec.size)
        lines.append(text.format(name=spec.name, pool=spec.pool, size=size, format=spec.format, kind=kind))
    for pool, needed in plan.space:
        text = _('of storage pool "{pool}" up to {size} are needed')
        lines.append(text.format(pool=pool, size=format_size(needed * count)))
    return tuple(lines)


def growth_of(settings: Settings) -> Growth:
    return Growth(ports=settings.get(SPARE_PORTS), times=settings.get(GROWTH_TIMES))
