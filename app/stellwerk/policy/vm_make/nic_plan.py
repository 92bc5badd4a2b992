"""The interfaces of a VM to be made, and the networks that are started for them. Pure; any thread."""

from stellwerk.core.error import Gone, Refused
from stellwerk.core.text import _
from stellwerk.model.making.host_stock import HostStock
from stellwerk.model.making.os_entry import OsEntry
from stellwerk.model.making.vm_request import NicRequest
from stellwerk.model.making.vm_spec import NicSpec, NicType
from stellwerk.model.storage import LibvirtNetwork

_USUAL = "default"


class NicPlan:
    """Decides on the interfaces of one VM; keeps the networks to be started, name by UUID."""

    def __init__(self, os: OsEntry, stock: HostStock, *, prepare: bool) -> None:
        self._os = os
        self._stock = stock
        self._prepare = prepare
        self.started: dict[str, str] = {}
        self.warnings: list[str] = []

    def nics(self, wanted: tuple[NicRequest, ...] | None) -> tuple[NicSpec, ...]:
        """The interfaces; None = one on the usual network, if the host has any. Raises Gone, Refused."""
        if wanted is None and not self._stock.networks:
            self.warnings.append(_("the host has no libvirt network: the VM has no interface"))
            return ()
        return tuple(self._nic(one) for one in (wanted if wanted is not None else (NicRequest(),)))

    def _nic(self, wanted: NicRequest) -> NicSpec:
        match wanted.type:
            case NicType.NETWORK:
                source = self._network(wanted.source)
            case NicType.BRIDGE | NicType.DIRECT:
                source = self._interface(wanted.source)
        return NicSpec(type=wanted.type, source=source, model=wanted.model or self._os.nic, mac=wanted.mac)

    def _network(self, name: str) -> str:
        network = self._stock.network(name) if name else self._usual()
        if network is None:
            names = ", ".join(f'"{one.name}"' for one in self._stock.networks) or _("none")
            text = _('there is no libvirt network "{name}"').format(name=name or _USUAL)
            raise Gone(text, _("the host has {names}; for a bridge write bridge=NAME").format(names=names))
        if network.active:
            return network.name
        if not self._prepare:
            text = _('network "{name}" is not active').format(name=network.name)
            raise Refused(text, _("start it with Start-LibvirtNetwork, or let it be started with -Prepare"))
        self.started[network.uuid] = network.name
        return network.name

    def _usual(self) -> LibvirtNetwork | None:
        """`default`, else an active one, else the first."""
        networks = sorted(self._stock.networks, key=lambda one: (one.name != _USUAL, not one.active, one.name))
        return networks[0] if networks else None

    def _interface(self, name: str) -> str:
        known = self._stock.interfaces
        if known is not None and name not in known:
            names = ", ".join(sorted(known)) or _("none")
            text = _('the host has no interface "{name}"').format(name=name)
            raise Gone(text, _("it has {names}").format(names=names))
        if known is None:
            warning = _('the host cannot tell its interfaces: whether "{name}" is there shows at the start')
            self.warnings.append(warning.format(name=name))
        return name
