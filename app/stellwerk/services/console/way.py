"""Which way leads to a display, or why none does and what helps. Pure."""

from collections.abc import Sequence
from enum import Enum, auto
from ipaddress import ip_address

from stellwerk.core.error import AppError, Refused, Unsupported
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.ports.console import DisplayPlace
from stellwerk.ports.dial import Reach

_EVERYWHERE = frozenset({"", "0.0.0.0", "::"})
_LOOP = "127.0.0.1"


class Means(Enum):
    """How a display is opened."""

    FILE = auto()
    """libvirt hands a socket over."""
    SOCKET = auto()
    PORT = auto()


class Way(Record, frozen=True, kw_only=True):
    """One way. `index` counts the VM's displays, as libvirt does."""

    means: Means
    place: DisplayPlace
    index: int
    address: str = ""


def choose_way(displays: Sequence[DisplayPlace], reach: Reach | None, *, passes_files: bool) -> Way | AppError:
    """The way to the first display that is VNC's."""
    found = next(((index, place) for index, place in enumerate(displays) if place.type == "vnc"), None)
    if found is None:
        return _no_vnc(displays)
    index, place = found
    if passes_files:
        return Way(means=Means.FILE, place=place, index=index)
    if reach is None:
        return Unsupported(
            _("the way to this host leads to its libvirt only, not to the displays of its VMs"),
            _("add the host by its address, over SSH"),
        )
    if place.socket:
        if reach.on_host:
            return Way(means=Means.SOCKET, place=place, index=index)
        return _only_there(_("on a socket of the host"))
    if place.port is None:
        return Refused(_("the display of the VM listens nowhere"), _("give its graphics a port and an address"))
    return _by_port(index, place, reach)


def here_or_there(place: DisplayPlace, reach: Reach) -> str | AppError:
    """The address to dial for a display that listens on a port."""
    if reach.on_host:
        return _LOOP if place.address in _EVERYWHERE else place.address
    if _is_loop(place.address):
        return _only_there(_("on {address} of the host").format(address=place.address))
    return reach.address


def _by_port(index: int, place: DisplayPlace, reach: Reach) -> Way | AppError:
    address = here_or_there(place, reach)
    if isinstance(address, AppError):
        return address
    return Way(means=Means.PORT, place=place, index=index, address=address)


def _is_loop(address: str) -> bool:
    """Only the host itself reaches it."""
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _only_there(where: str) -> Refused:
    return Refused(
        _("the display of the VM listens {where} only").format(where=where),
        _("add the host over SSH, or let the display listen on 0.0.0.0 with a password"),
    )


def other_display(displays: Sequence[DisplayPlace], hint: str) -> Unsupported:
    """What the VM has instead of the display that was looked for, and what helps."""
    kinds = ", ".join(sorted({place.type[:20] for place in displays}))
    return Unsupported(_("the display of the VM is of kind {kinds}").format(kinds=kinds), hint)


def no_display() -> Unsupported:
    """There is nothing to see."""
    return Unsupported(
        _("the VM has no display"), _("add graphics of kind VNC to its hardware, or use its serial console")
    )


def _no_vnc(displays: Sequence[DisplayPlace]) -> AppError:
    if any(place.type == "spice" for place in displays):
        return Unsupported(_("the display of the VM is SPICE"), _("open it with remote-viewer, or change it to VNC"))
    return other_display(displays, _("change it to VNC")) if displays else no_display()
