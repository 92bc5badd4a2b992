"""Network interfaces of a VM: added, removed, connected elsewhere, their cable pulled. Owner thread."""

import re
import secrets
from collections.abc import Callable, Generator
from typing import Annotated, Any

from stellwerk.commands.vm_device.changing import HARDWARE, Edits, changed, planned
from stellwerk.commands.vm_device.disk import NextStart
from stellwerk.core.error import AppError, Conflict, Invalid, Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import N_, _, quoted, translate
from stellwerk.engine.command import Details, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import OnHost, Step, Steps
from stellwerk.model.hardware.difference import ADDED
from stellwerk.model.hardware.edit import AddNic, RemoveDevice, SetConnection, SetValues
from stellwerk.model.making.host_stock import HostStock
from stellwerk.model.making.vm_request import NicRequest
from stellwerk.model.making.vm_spec import NicSpec, NicType
from stellwerk.model.vm import Vm
from stellwerk.policy.offer.hardware_offer import mac_offers
from stellwerk.policy.offer.network_offer import network_offers
from stellwerk.policy.vm_make.nic_plan import NicPlan
from stellwerk.policy.vm_make.os_list import GENERIC

MODELS = ("virtio", "e1000e", "e1000", "rtl8139", "vmxnet3")
LINKS = (N_("up"), N_("down"))

_MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")


def checked_mac(text: str) -> str:
    """A MAC in libvirt's form; raises Invalid for what is none, or is one of a group."""
    mac = text.strip().lower().replace("-", ":")
    if not _MAC.fullmatch(mac):
        raise Invalid(_('"{mac}" is no MAC address').format(mac=text[:40]), _("write it as 52:54:00:12:34:56"))
    if int(mac[:2], 16) & 1 or mac == "00:00:00:00:00:00":
        raise Invalid(_('"{mac}" is the address of a group').format(mac=mac), _("make its first byte even"))
    return mac


def read_network(text: str) -> tuple[NicType, str]:
    """`default` is a network, `bridge=br0` a bridge, `direct=eno1` an interface of the host."""
    kind, said, name = text.strip().partition("=")
    if not said:
        return NicType.NETWORK, kind
    if kind not in ("bridge", "direct", "network") or not name:
        raise Invalid(_('"{text}" is no network').format(text=text[:80]), _("write NAME, bridge=NAME or direct=NAME"))
    return NicType(kind), name


def checked_network(text: str) -> str:
    """What `read_network` takes, as it is."""
    if not text.strip() or not text.isprintable() or len(text) > 200:
        raise Invalid(_("a network is missing"), _("write NAME, bridge=NAME or direct=NAME"))
    read_network(text)
    return text.strip()


def new_mac() -> str:
    """A MAC of QEMU's range that is most probably nobody else's."""
    return "52:54:00:" + ":".join(f"{byte:02x}" for byte in secrets.token_bytes(3))


def _looked_at(look: Look) -> Generator[Step, Any, None]:
    """At what an interface is to lead to: libvirt defines one that leads nowhere, and then the VM does not start.

    Raises Gone for what the host has not, naming what it has, and Refused for a network that is off while the VM runs.
    """
    if not look.arg("network_id"):
        return
    type_, source = read_network(look.args["network_id"])
    stock: HostStock = yield OnHost(host_id=look.vm.host_id, job=lambda s: s.stock(()), changes=False)
    nics = NicPlan(GENERIC, stock, prepare=True)
    nics.nics((NicRequest(type=type_, source=source),))
    if nics.started and look.vm.domain.active and not look.arg("next_start"):
        text = _('network "{name}" is not active').format(name=source)
        raise Refused(text, _("start it with Start-LibvirtNetwork"))


def _with_look(details: Callable[[Look], Details]) -> Callable[[Look], Details]:
    def looked(look: Look) -> Details:
        yield from _looked_at(look)
        return (yield from details(look))

    return looked


def _mac_refusal(look: Look, mac: str) -> AppError | None:
    users = [vm.name for vm in look.graph.all(Kind.VM) if isinstance(vm, Vm) and mac in _macs(vm)]
    if not users:
        return None
    text = _("the MAC address {mac} belongs to {names}").format(mac=mac, names=quoted(users))
    return Conflict(text, _("give another one"))


def _macs(vm: Vm) -> set[str]:
    """Those that it has, and will have at its next start."""
    coming = (line.after for line in vm.domain.runtime.waiting or () if line.key == "mac")
    added = (line.device.partition(" ")[2] for line in vm.domain.runtime.waiting or () if line.key == ADDED)
    return {mac.lower() for mac in (*(nic.mac for nic in vm.domain.definition.vnics), *coming, *added)}


def _unused_mac(look: Look) -> str:
    mac = new_mac()
    while _mac_refusal(look, mac) is not None:
        mac = new_mac()
    return mac


def _added(look: Look, mac: str) -> NicSpec:
    type_, source = read_network(look.args["network_id"])
    return NicSpec(type=type_, source=source, model=look.arg("model") or "virtio", mac=mac)


def _add_refusal(look: Look) -> AppError | None:
    mac = look.arg("mac")
    if mac and len(look.call.targets) > 1:
        return Refused(_("several VMs cannot have one MAC address"), _("leave it out: each gets a free one"))
    return _mac_refusal(look, mac) if mac else None


@command(
    "Add-Vnic",
    title=N_("Add network interface…"),
    verb=N_("Add"),
    help=N_("Give a VM one more network interface"),
    done=N_('an interface was added to VM "{name}"{later}'),
    doing=N_("adding the interface"),
    example="Add-Vnic -VmId web-06 -NetworkId edge -WhatIf",
    many=True,
    refuses=_add_refusal,
    details=_with_look(planned(lambda look: (AddNic(spec=_added(look, look.arg("mac") or "52:54:00:00:00:00")),))),
    menu="hardware",
    icon="share-network",
    **HARDWARE,
)
def add_vnic(
    ctx: Ctx,
    vm: Vm,
    *,
    network_id: Annotated[
        str,
        Arg(
            N_("Network"),
            N_("A network of its host, bridge=NAME or direct=NAME"),
            check=checked_network,
            offers=network_offers,
        ),
    ],
    model: Annotated[str | None, Arg(N_("Model"), N_("Else virtio"), choices=MODELS)] = None,
    mac: Annotated[str | None, Arg(N_("MAC address"), N_("Else a free one"), check=checked_mac)] = None,
    next_start: NextStart = False,
) -> Steps:
    """Add one."""
    yield from _looked_at(ctx.look)
    spec = _added(ctx.look, mac or _unused_mac(ctx.look))
    ctx.result = spec.mac
    what = _("adding interface {mac}").format(mac=spec.mac)
    yield from changed(ctx, vm, (AddNic(spec=spec),), what, next_start=next_start)


def _nic_refusal(look: Look) -> AppError | None:
    if look.partial:
        return None
    vm, mac = look.vm, look.args["mac"]
    macs = [nic.mac for nic in vm.domain.definition.vnics]
    if mac in macs:
        return None
    text = _('VM "{name}" has no interface "{mac}"').format(name=vm.name, mac=mac)
    return Refused(text, _("it has {names}").format(names=", ".join(macs) or _("none")))


def _update_refusal(look: Look) -> AppError | None:
    new = look.arg("new_mac")
    taken = _mac_refusal(look, new) if new and new != look.arg("mac") else None
    return _nic_refusal(look) or taken


Mac = Annotated[str, Arg(N_("MAC address"), N_("Of the interface"), check=checked_mac, offers=mac_offers)]


@command(
    "Remove-Vnic",
    title=N_("Remove network interface…"),
    verb=N_("Remove"),
    help=N_("Take a network interface from a VM. A running guest must let it go"),
    done=N_('interface {mac} was removed from VM "{name}"{later}'),
    doing=N_("waits for the guest to let the interface go"),
    example="Remove-Vnic -VmId web-06 -Mac 52:54:00:2d:3e:e9 -WhatIf",
    refuses=_nic_refusal,
    details=planned(lambda look: (RemoveDevice(device=f"interface {look.args['mac']}"),)),
    menu="hardware",
    icon="eject",
    **HARDWARE,
)
def remove_vnic(ctx: Ctx, vm: Vm, *, mac: Mac, next_start: NextStart = False) -> Steps:
    """Remove one."""
    ctx.words["mac"] = mac
    what = _("removing interface {mac}").format(mac=mac)
    yield from changed(ctx, vm, (RemoveDevice(device=f"interface {mac}"),), what, next_start=next_start)


def _updated(look: Look) -> Edits:
    device = f"interface {look.args['mac']}"
    edits: list[SetConnection | SetValues] = []
    if look.arg("network_id"):
        type_, source = read_network(look.args["network_id"])
        edits.append(SetConnection(device=device, spec=NicSpec(type=type_, source=source)))
    values = {name: look.args[name] for name in ("link", "model") if look.arg(name) is not None}
    if look.arg("new_mac") is not None:
        values["mac"] = look.args["new_mac"]
    if values:
        edits.append(SetValues(device=device, values=values))
    return tuple(edits)


@command(
    "Update-Vnic",
    title=N_("Change network interface…"),
    verb=N_("Change"),
    help=N_("Connect an interface of a VM to another network, pull its cable, change its model or its MAC address"),
    done=N_('interface {mac} of VM "{name}" was changed{later}'),
    doing=N_("changing the interface"),
    example="Update-Vnic -VmId web-06 -Mac 52:54:00:2d:3e:e9 -Link down -WhatIf",
    refuses=_update_refusal,
    details=_with_look(planned(_updated)),
    menu="hardware",
    icon="share-network",
    **HARDWARE,
)
def update_vnic(
    ctx: Ctx,
    vm: Vm,
    *,
    mac: Mac,
    network_id: Annotated[
        str | None,
        Arg(
            N_("Network"),
            N_("A network of its host, bridge=NAME or direct=NAME"),
            check=checked_network,
            offers=network_offers,
        ),
    ] = None,
    link: Annotated[
        str | None, Arg(N_("Link"), N_("down is a cable that is pulled"), choices=LINKS, words=translate)
    ] = None,
    model: Annotated[str | None, Arg(N_("Model"), N_("At its next start while it runs"), choices=MODELS)] = None,
    new_mac: Annotated[
        str | None, Arg(N_("New MAC address"), N_("At its next start while it runs"), check=checked_mac)
    ] = None,
) -> Steps:
    """Change one."""
    yield from _looked_at(ctx.look)
    ctx.words["mac"] = mac
    yield from changed(ctx, vm, _updated(ctx.look), _("changing interface {mac}").format(mac=mac))
