"""What commands on storage pools and on libvirt networks, both of one host, declare and look up alike. Owner thread."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from stellwerk.commands.organisation import is_gone
from stellwerk.commands.store.reading_back import OnOne, host_at
from stellwerk.core.error import AppError, Conflict
from stellwerk.core.ids import Kind
from stellwerk.core.text import N_, Text, _
from stellwerk.engine.command import Need, Outcome
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.model.storage import LibvirtNetwork, StoragePool


class Named(Protocol):
    """What is to be made."""

    @property
    def name(self) -> str:
        """Its name."""
        ...


AUTOSTART = Arg(N_("Autostart"), N_("libvirt starts it when its host starts"))
_ON_HOST: Mapping[str, Any] = {"many": True, "at": host_at, "online": True}
STARTS: Mapping[str, Any] = {
    **_ON_HOST,
    "title": N_("Start"),
    "doing": N_("starting"),
    "when": (Need("active = false", N_('{kind} "{name}" is active already')),),
    "outcome": Outcome(reached="active = true"),
    "icon": "play",
    "primary": True,
}
STOPS: Mapping[str, Any] = {
    **_ON_HOST,
    "title": N_("Stop"),
    "doing": N_("stopping"),
    "when": (Need("active = true", N_('{kind} "{name}" is not active')),),
    "outcome": Outcome(reached="active = false", gone=True),
    "icon": "stop",
    "primary": True,
}
REMOVES: Mapping[str, Any] = {
    **_ON_HOST,
    "title": N_("Remove…"),
    "verb": N_("Remove"),
    "doing": N_("removing"),
    "outcome": Outcome(reached=is_gone, gone=True),
    "menu": "remove",
    "icon": "trash",
    "shortcut": "Del",
}


def on_one(look: Look, kind: Kind) -> list[OnOne]:
    """The pools or networks of the host that a call is about."""
    host_id = host_at(look)
    each = (one for one in look.graph.all(kind) if isinstance(one, StoragePool | LibvirtNetwork))
    return [one for one in each if one.host_id == host_id]


def is_added(kind: Kind) -> Callable[[Look], bool]:
    """Whether the one that was asked for is there, and active."""

    def added(look: Look) -> bool:
        return any(one.name == look.arg("name") and one.active for one in on_one(look, kind))

    return added


def adding_refusal(kind: Kind, spec_of: Callable[[Look], Named], taken: Text) -> Callable[[Look], AppError | None]:
    """Why one cannot be added: its arguments do not fit, or the host has one of that name, which `taken` says of
    `{host}` and `{name}`."""

    def refusal(look: Look) -> AppError | None:
        if look.partial:
            return None
        try:
            name = spec_of(look).name
        except AppError as error:
            return error
        host_id = next((one.host_id for one in on_one(look, kind) if one.name == name), None)
        if host_id is None:
            return None
        return Conflict(_(taken).format(host=look.host_name(host_id), name=name), _("choose another name"))

    return refusal


def _shows_autostart(look: Look) -> bool:
    target, wanted = look.target, bool(look.arg("autostart"))
    return isinstance(target, StoragePool | LibvirtNetwork) and target.autostart is wanted


UPDATES: Mapping[str, Any] = {
    **_ON_HOST,
    "title": N_("Edit…"),
    "verb": N_("Save"),
    "when": (Need("persistent = true", N_('{kind} "{name}" is gone once it is stopped')),),
    "outcome": Outcome(reached=_shows_autostart),
    "menu": "edit",
    "icon": "pencil-simple",
    "shortcut": "F2",
}
