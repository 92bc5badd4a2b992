"""Hosts as entries of the profile: add, change, remove. Owner thread; the functions yield steps."""

from collections.abc import Generator
from typing import Annotated, Any

from stellwerk.commands.check.finding import look_first, try_check
from stellwerk.commands.host_address import ACCEPT, accepting, address_uri, kept_uri
from stellwerk.commands.host_identity import same_machine, shared_uuid
from stellwerk.commands.host_state import busy_refusal
from stellwerk.commands.hosts.adding import add_all, plan_effects, plan_refusal
from stellwerk.commands.hosts.address_plan import AddressPlan, Newcomer, checked_addresses, plan_addresses
from stellwerk.commands.object_name import checked_name, checked_note
from stellwerk.commands.organisation import changes_of, is_gone, name_refusal, shows_args
from stellwerk.core.error import (
    AppError,
    Conflict,
    Invalid,
    NotAllowed,
    TimedOut,
    Unreachable,
    Unsupported,
)
from stellwerk.core.ids import ClusterId, HostId, Kind, Ref, new_id
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _, quoted
from stellwerk.engine.command import Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Add, Change, Forget, Probe, Step, Steps
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, HostFacts
from stellwerk.model.organisation import DEFAULT_NAME, Cluster
from stellwerk.policy.maintenance import running_vms
from stellwerk.ports.host_key import accepted_key
from stellwerk.ports.hypervisor import checked_uri
from stellwerk.ports.ssh_place import is_ssh

_NAME = Arg(N_("Name"), check=checked_name)
_URI = Arg(N_("URI"), N_("Any libvirt URI, for example qemu+tls://h1/system"), check=checked_uri)
_CLUSTER = Arg(N_("Cluster"), N_("Where it belongs; the only cluster or Default where nothing is said"))
_DESCRIPTION = Arg(N_("Description"), N_("A note of yours"), check=checked_note)
_FORCE = Arg(N_("Even if it does not answer"), N_("Add it although no connection can be made now"))
_DISCONNECTED = Arg(N_("Disconnected"), N_("Do not open it, and keep it disconnected"))
_SAME_ID = Arg(N_("Id"), N_("Of the object that an undo brings back"), hidden=True)


def _checked_key(text: str) -> str:
    if accepted_key(text) is None:
        problem = _('"{text}" is not an address with the fingerprint of its key').format(text=text[:80])
        raise Invalid(problem, _("write for example {example}").format(example="'h1 SHA256:…'"))
    return text.strip()


_NEW_NAME = Arg(
    N_("Name"),
    N_("As the address says where nothing is given; for several hosts with {name}, {address} or {n} in it"),
    check=checked_name,
)
_ADDRESS = Arg(
    N_("Address"),
    N_("Name or IP address, reached over SSH; several and ranges too: h[01-40].example.org"),
    check=checked_addresses,
    from_file=True,
)
_USER = Arg(N_("User"), N_("Who logs in there"))
_KEY_FILE = Arg(N_("Key file"), N_("The private key for the login"))
_PORT = Arg(N_("Port"), N_("Where SSH listens, if not on 22"))
_KEYS = Arg(
    N_("Host keys"),
    N_("Of several hosts: for each its address and the fingerprint of its key, to be trusted from now on"),
    check=_checked_key,
    aside=True,
)


def _uri_refusal(uri: str, look: Look) -> AppError | None:
    for other in look.graph.all(Kind.HOST):
        if uri and isinstance(other, Host) and other != look.target and other.uri == uri:
            text = _('the URI is already that of host "{name}"').format(name=other.name)
            return Conflict(text, _("connect that one, or remove it first"))
    return None


def _plan(look: Look) -> AddressPlan:
    """What the addresses ask for. Raises Invalid."""
    return plan_addresses(look.arg("address") or (), look.arg("port"), look.arg("name"), look.graph)


def _add_refusal(look: Look) -> AppError | None:
    """Name and URI are each used once; of several addresses one is new."""
    if look.partial:
        return name_refusal(Kind.HOST, look)
    try:
        plan = _plan(look)
        if plan.many:
            _check_many(look)
            return plan_refusal(plan)
        uri = _wanted_uri(look)
        _new_name(look)
    except Invalid as error:
        return error
    return _uri_refusal(uri, look) or name_refusal(Kind.HOST, look)


def _add_effects(look: Look) -> Effects:
    try:
        plan = _plan(look)
    except Invalid:  # said by the refusal
        return Effects()
    return plan_effects(plan, lambda one: _uri_of(look, one.address))


def _check_many(look: Look) -> None:
    """Raises Invalid for what is said of one host only."""
    if look.arg("uri"):
        raise Invalid(_("give either an address or a URI"))
    if look.arg("accept_host_key"):
        raise Invalid(_("each of several hosts has a key of its own"), _("accept them by -AcceptHostKeys"))


def _uri_of(look: Look, address: str) -> str:
    return address_uri(address, look.arg("user"), look.arg("key_file"), look.arg("port"))


def _wanted_uri(look: Look) -> str:
    """The URI that was given, or that of the address; raises Invalid for both and neither."""
    uri, new = look.arg("uri"), _plan(look).new
    if bool(uri) == bool(new):
        raise Invalid(_("give either an address or a URI"))
    return kept_uri(str(uri)) if uri else _uri_of(look, new[0].address)


def _new_name(look: Look) -> str:
    """The name of the one host; raises Invalid where nothing tells it."""
    given = look.arg("name")
    new = _plan(look).new
    if new:
        return new[0].name
    if not given:
        raise Invalid(_("a name is missing"), _("give at least one character"))
    return str(given)


def _is_there(look: Look) -> bool:
    """Of several, each part has seen to its own."""
    if _plan(look).many:
        return True
    wanted = _wanted_uri(look)
    return any(isinstance(one, Host) and one.uri == wanted for one in look.graph.all(Kind.HOST))


def _cluster_for(graph: Graph, wanted: ClusterId | None) -> ClusterId:
    """The cluster that was named, else the only one, else Default."""
    if wanted is not None:
        return wanted
    clusters = [cluster for cluster in graph.all(Kind.CLUSTER) if isinstance(cluster, Cluster)]
    usual = [cluster for cluster in clusters if cluster.name == DEFAULT_NAME]
    chosen = clusters if len(clusters) == 1 else usual
    if len(chosen) != 1:
        text = _("there are several clusters") if clusters else _("there is no cluster")
        raise Invalid(text, _("say which one with -ClusterId") if clusters else _("add one first: Add-Cluster"))
    return chosen[0].id


def _checked_new(host: Host, graph: Graph) -> Host:
    """The host, with a warning where it shares a UUID; raises Conflict for a machine that is there already."""
    others = [other for other in graph.all(Kind.HOST) if isinstance(other, Host)]
    known = next((other for other in others if same_machine(host, other)), None)
    if known is not None:
        text = _('this machine is already there as host "{name}" ({uri})').format(name=known.name, uri=known.uri)
        raise Conflict(text, _("use that one, or remove it first"))
    sharing = [other.name for other in others if shared_uuid(host, other)]
    if not sharing:
        return host
    warning = _("shares its machine UUID with {names}: libvirt will refuse to migrate between them")
    return replace(host, warnings=(warning.format(names=quoted(sharing)),))


@command(
    "Add-Host",
    title=N_("Add host…"),
    verb=N_("Add"),
    help=N_("Add hosts by address, by a list or range of addresses, or one by a URI, and look whether they answer"),
    done=N_('host "{name}" was added'),
    doing=N_("asking the host what it is"),
    example="Add-Host -Name lab-host -Uri test:///default -ClusterId lab",
    needs="host.edit",
    refuses=_add_refusal,
    effects=_add_effects,
    outcome=Outcome(reached=_is_there),
    menu="organisation",
    icon="hard-drives",
)
def add_host(
    ctx: Ctx,
    *,
    name: Annotated[str | None, _NEW_NAME] = None,
    address: Annotated[tuple[str, ...], _ADDRESS] = (),
    user: Annotated[str | None, _USER] = None,
    key_file: Annotated[str | None, _KEY_FILE] = None,
    port: Annotated[int | None, _PORT] = None,
    uri: Annotated[str | None, _URI] = None,
    accept_host_key: Annotated[str | None, ACCEPT] = None,
    accept_host_keys: Annotated[tuple[str, ...], _KEYS] = (),
    cluster: Annotated[ClusterId | None, _CLUSTER] = None,
    description: Annotated[str, _DESCRIPTION] = "",
    force: Annotated[bool, _FORCE] = False,
    disconnected: Annotated[bool, _DISCONNECTED] = False,
    same_id: Annotated[str | None, _SAME_ID] = None,
) -> Steps:
    """Add one, or each of several as a part of its own; what does not answer is not kept, unless that is forced."""
    plan = _plan(ctx.look)
    if plan.many:
        yield from add_all(ctx, [_part_args(ctx.look, one) for one in plan.new])
        return
    wanted, called = _wanted_uri(ctx.look), _new_name(ctx.look)
    ctx.call_it(called)
    cluster_id = _cluster_for(ctx.graph, cluster)
    facts: HostFacts | None = None
    if not disconnected:
        opened = accepting(wanted, accept_host_key) if accept_host_key else wanted
        facts = yield from _looked_at(ctx, opened, cluster_id, force)
    id_ = HostId(same_id or new_id())
    made = Host(id=id_, name=called, uri=wanted, cluster_id=cluster_id, description=description, facts=facts)
    yield Add(_checked_new(replace(made, connect=not disconnected), ctx.graph))
    ctx.links.connect_now(id_)
    if is_ssh(wanted):
        yield from try_check(ctx, made)
    ctx.result, ctx.about = id_, (Ref(Kind.HOST, id_),)
    ctx.inverse("Remove-Host", Ref(Kind.HOST, id_))


def _looked_at(ctx: Ctx, uri: str, cluster_id: ClusterId, force: bool) -> Generator[Step, Any, HostFacts | None]:
    """What the host is; None for one that does not answer and is added all the same."""
    try:
        facts: HostFacts | None = (yield from look_first(ctx, uri, cluster_id)) if is_ssh(uri) else (yield Probe(uri))
    except (Unreachable, TimedOut, NotAllowed, Unsupported) as error:
        if force:
            return None
        raise type(error)(error.text, error.hint or _("add it all the same with -Force"), error.details) from error
    return facts


def _part_args(look: Look, one: Newcomer) -> dict[str, Any]:
    """The arguments for one of several hosts."""
    shared = {name: look.arg(name) for name in ("user", "key_file", "port", "cluster", "description", "force")}
    keys = dict(pair for text in look.arg("accept_host_keys") or () if (pair := accepted_key(text)) is not None)
    return {**shared, "name": one.name, "address": [one.address], "accept_host_key": keys.get(one.address)}


def _update_refusal(look: Look) -> AppError | None:
    return _uri_refusal(look.arg("uri") or "", look) or name_refusal(Kind.HOST, look)


@command(
    "Update-Host",
    title=N_("Edit…"),
    verb=N_("Save"),
    help=N_("Change the name, the URI, the cluster or the description of a host"),
    done=N_('host "{name}" was changed'),
    example="Update-Host -HostId lab-host -Description 'Rack 3'",
    on=Kind.HOST,
    needs="host.edit",
    refuses=_update_refusal,
    outcome=Outcome(reached=shows_args(Kind.HOST, cluster="cluster_id")),
    menu="edit",
    icon="pencil-simple",
    shortcut="F2",
)
def update_host(
    ctx: Ctx,
    host: Host,
    *,
    name: Annotated[str | None, _NAME] = None,
    uri: Annotated[str | None, _URI] = None,
    cluster: Annotated[ClusterId | None, _CLUSTER] = None,
    description: Annotated[str | None, _DESCRIPTION] = None,
) -> Steps:
    """Change one; a new URI is connected at once."""
    uri = kept_uri(uri) if uri else None
    new, old = changes_of(host, name=name, uri=uri, cluster_id=cluster, description=description)
    yield Change(Ref(Kind.HOST, host.id), new)
    if "cluster_id" in old:
        old["cluster"] = old.pop("cluster_id")
    ctx.inverse("Update-Host", **old)


# remove


def _remove_effects(look: Look) -> Effects:
    host = look.host
    lines = [_('host "{name}" is forgotten here; on the host itself nothing changes').format(name=host.name)]
    running = [vm.name for vm in running_vms(host, look.graph)]
    if running:
        lines.append(_("its VMs stay as they are; these go on running: {names}").format(names=quoted(running)))
    elif look.graph.count(host, "vms"):
        lines.append(_("its VMs stay as they are"))
    return Effects(lines=tuple(lines))


@command(
    "Remove-Host",
    title=N_("Remove"),
    help=N_("Forget hosts; they and their VMs stay untouched"),
    done=N_('host "{name}" was removed'),
    example="Remove-Host -HostId lab-host",
    on=Kind.HOST,
    many=True,
    needs="host.edit",
    refuses=busy_refusal,
    effects=_remove_effects,
    outcome=Outcome(reached=is_gone, gone=True),
    menu="remove",
    icon="trash",
    shortcut="Del",
)
def remove_host(ctx: Ctx, host: Host) -> Steps:
    """Forget one."""
    yield Forget((Ref(Kind.HOST, host.id),))
    ctx.inverse(
        "Add-Host",
        name=host.name,
        uri=host.uri,
        cluster=host.cluster_id,
        description=host.description,
        force=True,
        same_id=host.id,
    )
