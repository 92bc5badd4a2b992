"""Importing the hosts that another program of this computer knows. Owner thread, in steps."""

from collections.abc import Generator, Iterable, Sequence
from typing import Annotated, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from stellwerk.commands.hosts.adding import add_all, added_words
from stellwerk.commands.hosts.address_plan import short_name
from stellwerk.commands.object_name import checked_name
from stellwerk.core.error import Invalid, Refused
from stellwerk.core.ids import ClusterId, Kind
from stellwerk.core.record import Record
from stellwerk.core.text import N_, _, quoted
from stellwerk.engine.command import Effects, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import AskNeighbours, Step, Steps
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.ports.hypervisor import checked_uri
from stellwerk.ports.neighbour import VIRT_MANAGER, Known
from stellwerk.ports.ssh_place import SshPlace, checked_place

_SHOWN = 12
"""Reasons listed of what is passed over."""
_SSH = "+ssh"


class Import(Record, frozen=True):
    """A host to be added: its name, its URI here and the one that it was known by, whether it is to be connected."""

    name: str
    uri: str
    was: str
    connects: bool = True


class KnownPlan(Record, frozen=True, kw_only=True):
    """`new` are to be added; `known` are here already, by their names; `wrong` are what is no URI, with the reasons."""

    new: tuple[Import, ...] = ()
    known: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


def plan_known(found: Iterable[Known], graph: Graph) -> KnownPlan:
    """What becomes of what another program knows. Pure."""
    hosts = {host.uri: host.name for host in graph.all(Kind.HOST) if isinstance(host, Host)}
    taken = {name.casefold() for name in hosts.values()}
    new: dict[str, Import] = {}
    known: list[str] = []
    wrong: list[str] = []
    for one in found:
        try:
            uri = our_uri(one.uri)
            name = _free_name(uri, taken)
        except Invalid as error:
            wrong.append(error.text)
            continue
        here = next((hosts[each] for each in (uri, one.uri) if each in hosts), None)
        if here is not None:
            known.append(here)
        elif uri not in new:
            new[uri] = Import(name, uri, one.uri, one.connects)
            taken.add(name.casefold())
    return KnownPlan(new=tuple(new.values()), known=tuple(known), wrong=tuple(wrong))


def our_uri(uri: str) -> str:
    """`qemu+ssh://root@h1/system` as a host by its address, which asks for what it needs; any other URI, and one whose
    options ssh alone understands, as it is. Raises Invalid."""
    text = checked_uri(uri)
    parts = urlsplit(text)
    driver, _plus, transport = parts.scheme.partition("+")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "command" in options or transport == "ext":
        text = _('"{uri}" runs a program of this computer').format(uri=text[:80])
        raise Invalid(text, _("add it by hand if that is meant"))
    if transport != "ssh" or not parts.hostname or not options.keys() <= {"keyfile", "no_tty"}:
        return text
    place = SshPlace(
        address=parts.hostname,
        user=unquote(parts.username or ""),
        port=parts.port or 0,
        key_file=options.get("keyfile", ""),
        libvirt=f"{driver}:///{parts.path.strip('/')}",
    )
    return checked_place(place).uri


def import_effects(plan: KnownPlan) -> Effects:
    """What is added, what is passed over and why."""
    lines = list(added_words([(one.name, one.uri) for one in plan.new]))
    if asleep := [one.name for one in plan.new if not one.connects]:
        lines.append(_("not opened, and kept disconnected, as there: {names}").format(names=quoted(asleep)))
    if any(one.uri != one.was for one in plan.new):
        lines.append(_("those by SSH use the connection of this program from now on, not the ssh program"))
    warnings = []
    if plan.known:
        warnings.append(_("here already, and passed over: {names}").format(names=quoted(plan.known)))
    warnings += [_("passed over: {reason}").format(reason=reason) for reason in plan.wrong[:_SHOWN]]
    if not plan.new:
        lines.append(_("nothing new was found"))
    return Effects(lines=tuple(lines), warnings=tuple(warnings))


def _free_name(uri: str, taken: Iterable[str]) -> str:
    """The short name of the machine; with what tells it apart where that is taken."""
    parts = urlsplit(uri)
    base = short_name(parts.hostname or "localhost")
    kind = " ".join(part for part in (parts.scheme.partition("+")[0], parts.path.strip("/")) if part)
    for name in (base, parts.hostname or base, f"{base} {kind}", *(f"{base} {number}" for number in range(2, 1000))):
        if name.casefold() not in taken:
            return checked_name(name)
    raise Invalid(_('there is no free name for "{uri}"').format(uri=uri[:80]))


def _plan(look: Look) -> Generator[Step, Any, KnownPlan]:
    found: Sequence[Known] = yield AskNeighbours()
    return plan_known(found, look.graph)


def _details(look: Look) -> Generator[Step, Any, Effects]:
    plan = yield from _plan(look)
    return import_effects(plan)


_FROM = Arg(N_("From"), N_("The program whose hosts are taken over"), choices=(VIRT_MANAGER,))
_CLUSTER = Arg(N_("Cluster"), N_("Where they belong; the only cluster or Default where nothing is said"))
_FORCE = Arg(N_("Even if they do not answer"), N_("Add them although no connection can be made now"))


@command(
    "Import-Host",
    title=N_("Import hosts…"),
    verb=N_("Import"),
    help=N_("Add the hosts that virt-manager knows; nothing is changed there"),
    done=N_("{name} were imported"),
    doing=N_("asking the hosts what they are"),
    example="Import-Host -From virt-manager -WhatIf",
    needs="host.edit",
    details=_details,
    menu="organisation",
    icon="download-simple",
)
def import_host(
    ctx: Ctx,
    *,
    from_: Annotated[str, _FROM] = VIRT_MANAGER,
    cluster: Annotated[ClusterId | None, _CLUSTER] = None,
    force: Annotated[bool, _FORCE] = False,
) -> Steps:
    """Add each as a part of its own."""
    plan = yield from _plan(ctx.look)
    if not plan.new:
        text = _("nothing new was found in virt-manager")
        raise Refused(text, "; ".join(import_effects(plan).warnings) or _("add hosts by their address"))
    shared = {"cluster": cluster, "force": force}
    yield from add_all(
        ctx, [{**shared, "name": one.name, "uri": one.uri, "disconnected": not one.connects} for one in plan.new]
    )
