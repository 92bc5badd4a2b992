"""libvirt networks of one host. Owner thread; in steps."""

import ipaddress
from typing import Annotated

from stellwerk.commands.object_name import checked_line, checked_vm_name
from stellwerk.commands.store.on_host import (
    AUTOSTART,
    REMOVES,
    STARTS,
    STOPS,
    UPDATES,
    adding_refusal,
    is_added,
    on_one,
)
from stellwerk.commands.store.reading_back import change_networks, host_at, shown_ref
from stellwerk.core.error import Bug, Conflict, Invalid
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.text import N_, _, quoted
from stellwerk.engine.command import Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Steps
from stellwerk.model.catalogue.storage import network_users
from stellwerk.model.making.storage_spec import Forward, NetworkSpec
from stellwerk.model.storage import LibvirtNetwork

_LEAST_HOSTS = 8
"""Addresses in a network in which some are given out."""


def network_of(look: Look) -> LibvirtNetwork:
    """The target of a command on networks."""
    if not isinstance(look.target, LibvirtNetwork):
        raise Bug("the target is no network", details=repr(look.target))
    return look.target


# adding


def _spec(look: Look) -> NetworkSpec:
    """The network that the arguments say. Raises Invalid and Conflict."""
    forward = Forward(look.arg("forward") or Forward.NAT)
    bridge, address = str(look.arg("bridge") or ""), str(look.arg("address") or "")
    if forward is Forward.BRIDGE and (not bridge or address):
        text = _("a network on a bridge of the host has the addresses of that")
        raise Invalid(text, _("give -Bridge and no -Address"))
    if forward in (Forward.NAT, Forward.ROUTE) and not address:
        address = _free_address(look)
    on = look.arg("autostart")
    return NetworkSpec(
        name=str(look.arg("name")),
        forward=forward,
        bridge=bridge,
        address=address,
        dhcp=_dhcp(address) if look.arg("dhcp") is not False else None,
        autostart=on is not False,
    )


def _dhcp(address: str) -> tuple[str, str] | None:
    """All addresses but the first and the host's own; none where there are few, or in IPv6."""
    if not address:
        return None
    own = ipaddress.ip_interface(address)
    if own.version == 6 or own.network.num_addresses < _LEAST_HOSTS:
        return None
    first, last = own.network[2], own.network[-2]
    return (str(own.ip + 1), str(last)) if own.ip <= first else (str(first), str(own.ip - 1))


def _free_address(look: Look) -> str:
    """The first of the usual networks that no network of the host overlaps."""
    taken = [ipaddress.ip_interface(text).network for text in _addresses(look) if "." in text]
    for third in range(150, 255):
        found = ipaddress.ip_interface(f"192.168.{third}.1/24")
        if not any(found.network.overlaps(other) for other in taken if other.version == 4):
            return str(found)
    raise Conflict(_("no address is free for the network"), _("give one with -Address"))


def _addresses(look: Look) -> list[str]:
    networks = (one for one in on_one(look, Kind.LIBVIRT_NETWORK) if isinstance(one, LibvirtNetwork))
    return [address for one in networks for address in one.addresses]


def checked_address(text: str) -> str:
    """An address with its prefix length, as the host has it in the network; empty = chosen. Raises Invalid."""
    if not text.strip():
        return ""
    try:
        own = ipaddress.ip_interface(text.strip())
    except ValueError as error:
        raise _no_address(text) from error
    if "/" not in text or own.network.num_addresses < _LEAST_HOSTS // 2 or own.ip == own.network.network_address:
        raise _no_address(text)
    return str(own)


def _no_address(text: str) -> Invalid:
    problem = _('"{text}" is no address of the host in a network').format(text=text[:60])
    return Invalid(problem, _("write for example 192.168.150.1/24"))


def _add_effects(look: Look) -> Effects:
    spec = _spec(look)
    where = spec.address or spec.bridge or _("without an address of the host")
    text = _('network "{name}" is made ({forward}, {where}) and started')
    return Effects(lines=(text.format(name=spec.name, forward=spec.forward.value, where=where),))


@command(
    "Add-LibvirtNetwork",
    title=N_("Add libvirt network…"),
    verb=N_("Add"),
    help=N_("Make a libvirt network on a host and start it"),
    done=N_('network "{name}" was added'),
    example="Add-LibvirtNetwork -Name quiet -HostId fra-p1 -Forward isolated -Address 192.168.150.1/24",
    needs="network.edit",
    refuses=adding_refusal(Kind.LIBVIRT_NETWORK, _spec, N_('host "{host}" has a network "{name}" already')),
    effects=_add_effects,
    at=host_at,
    online=True,
    outcome=Outcome(reached=is_added(Kind.LIBVIRT_NETWORK)),
    menu="network",
    icon="share-network",
)
def add_network(
    ctx: Ctx,
    *,
    name: Annotated[str, Arg(N_("Name"), check=checked_vm_name)],
    host: Annotated[HostId, Arg(N_("Host"))],
    forward: Annotated[
        str,
        Arg(N_("Leads to"), N_("Outside with the host's address, a bridge, nowhere"), choices=tuple(Forward)),
    ] = Forward.NAT.value,
    bridge: Annotated[str, Arg(N_("Bridge"), N_("Of the host, or a name for the new one"), check=checked_line)] = "",
    address: Annotated[
        str, Arg(N_("Address"), N_("The host's own in it; left out: a free one"), check=checked_address)
    ] = "",
    dhcp: Annotated[bool, Arg(N_("DHCP"), N_("Give addresses out"))] = True,
    autostart: Annotated[bool, AUTOSTART] = True,
) -> Steps:
    """Add one."""
    spec = _spec(ctx.look)
    uuid: str = yield from change_networks(ctx, host, lambda session: session.add_network(spec))
    ref = shown_ref(Kind.LIBVIRT_NETWORK, host, uuid)
    ctx.name, ctx.result, ctx.about = name, ref.id, (ref,)
    ctx.inverse("Remove-LibvirtNetwork", ref)


# starting, stopping


@command(
    "Start-LibvirtNetwork",
    help=N_("Start libvirt networks"),
    done=N_('network "{name}" was started'),
    example="Start-LibvirtNetwork -LibvirtNetworkId fra-p1/servers -WhatIf",
    on=Kind.LIBVIRT_NETWORK,
    needs="network.edit",
    menu="network/power",
    **STARTS,
)
def start_network(ctx: Ctx, network: LibvirtNetwork) -> Steps:
    """Start one."""
    yield from change_networks(ctx, network.host_id, lambda session: session.start_network(network.uuid))
    ctx.inverse("Stop-LibvirtNetwork")


def _stop_effects(look: Look) -> Effects:
    network = network_of(look)
    active = {domain.definition.name for domain in look.inventory.domains_on(network.host_id) if domain.active}
    running = [name for name in network_users(network, look.graph) if name in active]
    if not running:
        return Effects()
    text = _("VMs that run on it lose their connection: {vms}").format(vms=quoted(running))
    return Effects(warnings=(text,))


@command(
    "Stop-LibvirtNetwork",
    help=N_("Stop libvirt networks"),
    done=N_('network "{name}" was stopped'),
    example="Stop-LibvirtNetwork -LibvirtNetworkId fra-p2/storage",
    on=Kind.LIBVIRT_NETWORK,
    needs="network.edit",
    effects=_stop_effects,
    menu="network/power",
    **STOPS,
)
def stop_network(ctx: Ctx, network: LibvirtNetwork) -> Steps:
    """Stop one."""
    yield from change_networks(ctx, network.host_id, lambda session: session.stop_network(network.uuid))
    if network.persistent:
        ctx.inverse("Start-LibvirtNetwork")


# changing, removing


@command(
    "Update-LibvirtNetwork",
    help=N_("Let libvirt networks be started with their hosts, or not"),
    done=N_('network "{name}" was changed'),
    example="Update-LibvirtNetwork -LibvirtNetworkId fra-p1/servers -Autostart true",
    on=Kind.LIBVIRT_NETWORK,
    needs="network.edit",
    **UPDATES,
)
def update_network(ctx: Ctx, network: LibvirtNetwork, *, autostart: Annotated[bool, AUTOSTART]) -> Steps:
    """Change one."""
    host_id, uuid = network.host_id, network.uuid
    yield from change_networks(ctx, host_id, lambda session: session.set_network_autostart(uuid, autostart))
    if network.autostart != autostart:
        ctx.inverse("Update-LibvirtNetwork", autostart=network.autostart)


def _remove_effects(look: Look) -> Effects:
    network = network_of(look)
    text = _('network "{name}" is removed from host "{host}"')
    line = text.format(name=network.name, host=look.host_name(network.host_id))
    return Effects(lines=(line,), warnings=_stop_effects(look).warnings)


@command(
    "Remove-LibvirtNetwork",
    help=N_("Stop libvirt networks and remove their definitions"),
    done=N_('network "{name}" was removed'),
    example="Remove-LibvirtNetwork -LibvirtNetworkId fra-p3/storage",
    on=Kind.LIBVIRT_NETWORK,
    needs="network.edit",
    effects=_remove_effects,
    **REMOVES,
)
def remove_network(ctx: Ctx, network: LibvirtNetwork) -> Steps:
    """Remove one."""
    yield from change_networks(ctx, network.host_id, lambda session: session.remove_network(network.uuid))
