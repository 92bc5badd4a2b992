"""What becomes of a list of addresses: the hosts that are made of it, and what is passed over. Pure; owner thread."""

import ipaddress
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from stellwerk.commands.hosts.address_range import MOST, expanded
from stellwerk.commands.object_name import checked_name
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.record import Record, field
from stellwerk.core.text import _, quoted
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.ports.ssh_place import USUAL_PORT, SshPlace, checked_place, is_ssh, ssh_place

SHORT, WHOLE, NUMBER = "{name}", "{address}", "{n}"
"""What stands in a mask for the first part of a host's name (the whole of an IP address), its address, and its place in
the list."""


class Newcomer(Record, frozen=True):
    """A host to be added."""

    name: str
    address: str


class AddressPlan(Record, frozen=True, kw_only=True):
    """`new` are to be added; `known` are here already, by address with the name of the host; `twice` were named more
    than once."""

    new: tuple[Newcomer, ...]
    known: Mapping[str, str] = field(default_factory=dict)
    twice: tuple[str, ...] = ()

    @property
    def many(self) -> bool:
        """More than one host was meant."""
        return len(self.new) + len(self.known) > 1


def checked_addresses(text: str) -> str:
    """The text as it is; raises Invalid where it holds what is no address."""
    for address in expanded(text):
        checked_place(SshPlace(address=address))
    return text.strip()


def plan_addresses(texts: Iterable[str], port: int | None, mask: str | None, graph: Graph) -> AddressPlan:
    """What these texts ask for. `mask` is the name, or how names are made; None = by the address alone. A single
    address is never passed over: whoever names one is told why it cannot be added.

    Raises Invalid for what is no address, and for names that would not differ.
    """
    asked = [checked_place(SshPlace(address=one)).address for text in texts for one in expanded(text)]
    if len(asked) > MOST:
        text = _("{n} addresses are more than can be added at a time").format(n=len(asked))
        raise Invalid(text, _("give at most {n} addresses at a time").format(n=MOST))
    counts = Counter(address.lower() for address in asked)
    once = {address.lower(): address for address in reversed(asked)}
    unique = [once.pop(key) for address in asked if (key := address.lower()) in once]
    here = _places(graph) if len(unique) > 1 else {}
    known = {one: name for one in unique if (name := here.get((one.lower(), port or USUAL_PORT))) is not None}
    fresh = [address for address in unique if address not in known]
    names = _by_mask(mask, fresh) if mask else _by_address(fresh, graph)
    return AddressPlan(
        new=tuple(Newcomer(name, address) for name, address in zip(names, fresh, strict=True)),
        known=known,
        twice=tuple(address for address in unique if counts[address.lower()] > 1),
    )


def short_name(address: str) -> str:
    """The first part of a host's name; an IP address as a whole."""
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return address.partition(".")[0]
    return address


def _by_mask(mask: str, addresses: Sequence[str]) -> list[str]:
    """Names as the mask says: each another."""
    width = len(str(len(addresses)))
    names = []
    for number, address in enumerate(addresses, 1):
        name = mask.replace(SHORT, short_name(address)).replace(WHOLE, address)
        names.append(checked_name(name.replace(NUMBER, f"{number:0{width}d}")))
    alike = [name for name, count in Counter(name.casefold() for name in names).items() if count > 1]
    if alike:
        text = _("several hosts would have the same name: {names}").format(names=quoted(alike))
        places = _("put {name}, {address} or {n} into the name, where they are to differ")
        raise Invalid(text, places)
    return names


def _by_address(addresses: Sequence[str], graph: Graph) -> list[str]:
    """Short names; the whole address where the short name is not the only one."""
    taken = Counter(one.name.casefold() for one in graph.all(Kind.HOST) if isinstance(one, Host))
    taken.update(short_name(address).casefold() for address in addresses)
    return [short if taken[(short := short_name(one)).casefold()] == 1 else one for one in addresses]


def _places(graph: Graph) -> dict[tuple[str, int], str]:
    """The names of the hosts that are here by their address, in any case, and port."""
    hosts = (one for one in graph.all(Kind.HOST) if isinstance(one, Host) and is_ssh(one.uri))
    placed = ((ssh_place(host.uri), host.name) for host in hosts)
    return {(place.address.lower(), place.port or USUAL_PORT): name for place, name in placed}
