"""Storage pools of one host. Owner thread; in steps."""

from typing import Annotated

from stellwerk.commands.object_name import checked_line, checked_vm_name
from stellwerk.commands.store.on_host import AUTOSTART, REMOVES, STARTS, STOPS, UPDATES, adding_refusal, is_added
from stellwerk.commands.store.reading_back import change_pools, host_at, shown_ref
from stellwerk.core.error import Bug, Invalid
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.text import N_, _, quoted
from stellwerk.engine.command import Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Steps
from stellwerk.model.making.storage_spec import PoolSpec, PoolType
from stellwerk.model.storage import StoragePool, Volume
from stellwerk.model.vm import Vm

_FOLDERS = "/var/lib/libvirt"


def pool_of(look: Look) -> StoragePool:
    """The target of a command on pools."""
    if not isinstance(look.target, StoragePool):
        raise Bug("the target is no storage pool", details=repr(look.target))
    return look.target


# adding


def _spec(look: Look) -> PoolSpec:
    """The pool that the arguments say; raises Invalid where something is missing or too much."""
    name, kind = str(look.arg("name")), PoolType(look.arg("type") or PoolType.FOLDER)
    path, server, source = (str(look.arg(key) or "") for key in ("path", "server", "source"))
    if (kind is PoolType.NETWORK) != bool(server) or (kind is PoolType.FOLDER) == bool(source):
        raise Invalid(_("the source does not fit the type of the pool"), _(_NEEDS[kind]))
    if kind is not PoolType.LVM and not path:
        path = f"{_FOLDERS}/{'images' if name == 'default' else name}"
    if path and not path.startswith("/"):
        raise Invalid(_('"{path}" is no path from the root on').format(path=path[:80]), _("write /srv/images"))
    on = look.arg("autostart")
    return PoolSpec(name=name, type=kind, path=path, server=server, source=source, autostart=on is not False)


_NEEDS = {
    PoolType.FOLDER: N_("a folder needs -Path only"),
    PoolType.FILE_SYSTEM: N_("give the device with -Source, and where it is mounted with -Path"),
    PoolType.NETWORK: N_("give -Server, the folder that it exports with -Source, and where it is mounted with -Path"),
    PoolType.LVM: N_("give the name of the volume group with -Source"),
}


def _add_effects(look: Look) -> Effects:
    spec = _spec(look)
    text = _('storage pool "{name}" is made in {place} and started')
    return Effects(lines=(text.format(name=spec.name, place=spec.path or spec.source),))


@command(
    "Add-StoragePool",
    title=N_("Add storage pool…"),
    verb=N_("Add"),
    help=N_("Make a libvirt storage pool on a host and start it; a folder that is missing is made"),
    done=N_('storage pool "{name}" was added'),
    example="Add-StoragePool -Name spare -HostId fra-p1 -Path /srv/spare",
    needs="storage.edit",
    refuses=adding_refusal(Kind.STORAGE_POOL, _spec, N_('host "{host}" has a storage pool "{name}" already')),
    effects=_add_effects,
    at=host_at,
    online=True,
    outcome=Outcome(reached=is_added(Kind.STORAGE_POOL)),
    menu="storage",
    icon="database",
)
def add_pool(
    ctx: Ctx,
    *,
    name: Annotated[str, Arg(N_("Name"), check=checked_vm_name)],
    host: Annotated[HostId, Arg(N_("Host"))],
    path: Annotated[
        str, Arg(N_("Folder"), N_("On the host; left out: one of its own in /var/lib/libvirt"), check=checked_line)
    ] = "",
    type: Annotated[  # noqa: A002 - the name of the parameter
        str, Arg(N_("Type"), N_("A folder, a device, an NFS export, a volume group"), choices=tuple(PoolType))
    ] = PoolType.FOLDER.value,
    server: Annotated[str, Arg(N_("Server"), N_("Of an NFS export"), check=checked_line)] = "",
    source: Annotated[
        str, Arg(N_("Source"), N_("The export, the device or the volume group"), check=checked_line)
    ] = "",
    autostart: Annotated[bool, AUTOSTART] = True,
) -> Steps:
    """Add one."""
    spec = _spec(ctx.look)
    uuid: str = yield from change_pools(ctx, host, lambda session: session.add_pool(spec))
    ref = shown_ref(Kind.STORAGE_POOL, host, uuid)
    ctx.name, ctx.result, ctx.about = name, ref.id, (ref,)
    ctx.inverse("Remove-StoragePool", ref)


# starting, stopping


@command(
    "Start-StoragePool",
    help=N_("Start storage pools"),
    done=N_('storage pool "{name}" was started'),
    example="Start-StoragePool -StoragePoolId fra-p1/iso -WhatIf",
    on=Kind.STORAGE_POOL,
    needs="storage.edit",
    menu="storage/power",
    **STARTS,
)
def start_pool(ctx: Ctx, pool: StoragePool) -> Steps:
    """Start one."""
    yield from change_pools(ctx, pool.host_id, lambda session: session.start_pool(pool.uuid))
    ctx.inverse("Stop-StoragePool")


def users_of_pool(look: Look) -> tuple[str, ...]:
    """The names of VMs that run on volumes of the pool, as far as its volumes are known."""
    pool = pool_of(look)
    paths = {one.path for one in look.graph.related(pool, "volumes") if isinstance(one, Volume)}
    host = look.graph.host(pool.host_id)
    vms = look.graph.related(host, "vms") if host is not None else ()
    running = (vm for vm in vms if isinstance(vm, Vm) and vm.domain.active)
    return tuple(sorted(vm.name for vm in running if _runs_on(vm, pool, paths)))


def _runs_on(vm: Vm, pool: StoragePool, paths: set[str]) -> bool:
    return any(disk.pool == pool.name or disk.source in paths for disk in vm.domain.definition.disks)


def _stop_effects(look: Look) -> Effects:
    users = users_of_pool(look)
    if not users:
        return Effects()
    text = _("VMs run on its volumes and go on, but cannot be started again without it: {vms}")
    return Effects(warnings=(text.format(vms=quoted(users)),))


@command(
    "Stop-StoragePool",
    help=N_("Stop storage pools; their volumes stay"),
    done=N_('storage pool "{name}" was stopped'),
    example="Stop-StoragePool -StoragePoolId fra-p2/iso",
    on=Kind.STORAGE_POOL,
    needs="storage.edit",
    effects=_stop_effects,
    menu="storage/power",
    **STOPS,
)
def stop_pool(ctx: Ctx, pool: StoragePool) -> Steps:
    """Stop one."""
    yield from change_pools(ctx, pool.host_id, lambda session: session.stop_pool(pool.uuid))
    if pool.persistent:
        ctx.inverse("Start-StoragePool")


# changing, removing


@command(
    "Update-StoragePool",
    help=N_("Let storage pools be started with their hosts, or not"),
    done=N_('storage pool "{name}" was changed'),
    example="Update-StoragePool -StoragePoolId fra-p1/iso -Autostart true",
    on=Kind.STORAGE_POOL,
    needs="storage.edit",
    **UPDATES,
)
def update_pool(ctx: Ctx, pool: StoragePool, *, autostart: Annotated[bool, AUTOSTART]) -> Steps:
    """Change one."""
    yield from change_pools(ctx, pool.host_id, lambda session: session.set_pool_autostart(pool.uuid, autostart))
    if pool.autostart != autostart:
        ctx.inverse("Update-StoragePool", autostart=pool.autostart)


def _remove_effects(look: Look) -> Effects:
    pool = pool_of(look)
    text = _('storage pool "{name}" is removed from host "{host}"; its volumes stay where they are')
    line = text.format(name=pool.name, host=look.host_name(pool.host_id))
    return Effects(lines=(line,), warnings=_stop_effects(look).warnings)


@command(
    "Remove-StoragePool",
    help=N_("Remove the definition of storage pools; their volumes stay"),
    done=N_('storage pool "{name}" was removed'),
    example="Remove-StoragePool -StoragePoolId fra-p3/iso",
    on=Kind.STORAGE_POOL,
    needs="storage.edit",
    effects=_remove_effects,
    **REMOVES,
)
def remove_pool(ctx: Ctx, pool: StoragePool) -> Steps:
    """Remove one."""
    yield from change_pools(ctx, pool.host_id, lambda session: session.remove_pool(pool.uuid))
