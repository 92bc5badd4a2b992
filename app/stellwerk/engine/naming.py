"""Finding the object that a text names: by id, by unique name, by short number; or several by a query. Owner
thread."""

import re
from collections.abc import Iterable, Iterator

from stellwerk.core.error import Gone, Invalid
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.text import _, alike, natural_key
from stellwerk.engine.look import kind_word
from stellwerk.model.catalogue.registry import catalogue_of
from stellwerk.model.entity import Entity, name_of, ref_of
from stellwerk.model.field import RECORDED
from stellwerk.model.folder import Folder
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.storage import LibvirtNetwork, StoragePool
from stellwerk.model.tag import Tag
from stellwerk.model.tag_tree import SEPARATOR, all_folders, all_tags, path_text
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.search.query import read, select

_SHOWN = 8
_QUERY = re.compile(r"\s*[A-Za-z]+\s*:")
"""How a query begins that names its type."""


def find_ref(kind: Kind, text: str, graph: Graph) -> Ref:
    """The object of this kind that a text names: its id, its name (exact case first), its short number; a tag or a
    folder also by its path, `munich/office`, a pool or network of a host as `h1/default`.

    Raises Invalid for a text that several objects answer to, listing them, and Gone, with names that are close, for
    one that none does.
    """
    wanted = text.strip()
    direct = graph.get(Ref(kind, wanted)) or graph.get(Ref(kind, wanted.lower()))
    if direct is not None:
        return ref_of(direct)
    found = _named(kind, wanted, graph)
    if len(found) == 1:
        return ref_of(found[0])
    if found:
        raise Invalid(
            _('the {kind} "{name}" is ambiguous: {list}').format(
                kind=kind_word(kind), name=wanted[:80], list=_candidates(found, graph)
            ),
            _("give its number or its id"),
        )
    raise _unknown(kind, wanted, graph)


def describe(entity: Entity, graph: Graph) -> str:
    """An object with what tells it from others of its name: number, place, id."""
    ref = ref_of(entity)
    number = graph.number(ref)
    place = _place(entity, graph)
    parts = [name_of(entity), f"no. {number}" if number is not None else "", place, ref.id]
    return ", ".join(part for part in parts if part)


def _named(kind: Kind, wanted: str, graph: Graph) -> list[Entity]:
    everything = graph.all(kind)
    if kind is Kind.FOLDER and SEPARATOR in wanted:
        return [one for one in all_folders(graph) if path_text(one, graph).casefold() == wanted.casefold()]
    if kind is Kind.TAG and SEPARATOR in wanted:
        return [tag for tag in all_tags(graph) if path_text(tag, graph).casefold() == wanted.casefold()]
    if kind in (Kind.STORAGE_POOL, Kind.LIBVIRT_NETWORK) and SEPARATOR in wanted:
        host, _slash, name = wanted.partition(SEPARATOR)
        return [one for one in _named(kind, name, graph) if _host_name(one, graph).casefold() == host.casefold()]
    if kind is Kind.TEMPLATE:
        return list(_templates(wanted, graph))
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else None
    exact = [entity for entity in everything if name_of(entity) == wanted]
    if not exact:
        folded = wanted.casefold()
        exact = [entity for entity in everything if name_of(entity).casefold() == folded]
    if number is not None:
        exact += [e for e in everything if graph.number(ref_of(e)) == number and e not in exact]
    return exact


def _templates(wanted: str, graph: Graph) -> Iterator[Entity]:
    """Of one name the newest version, `golden/2` that one; by their short numbers as ever. Several where hosts have
    templates of one name that have nothing to do with each other."""
    name, _slash, version = wanted.rpartition(SEPARATOR)
    every = [one for one in graph.all(Kind.TEMPLATE) if isinstance(one, Template)]
    named = [one for one in every if one.name.casefold() == wanted.casefold()]
    if not named and name and version.isascii() and version.isdigit():
        exact = [one for one in every if one.name.casefold() == name.casefold() and one.version == int(version[:9])]
        yield from exact
        return
    newest = {one.family: one for one in sorted(named, key=lambda one: one.version)}
    yield from newest.values()
    numbered = (one for one in every if wanted.isascii() and wanted == str(graph.number(ref_of(one))))
    yield from (one for one in numbered if one not in newest.values())


def _host_name(entity: Entity, graph: Graph) -> str:
    """The name of the host that has it."""
    own: HostId | None = getattr(entity, "host_id", None)
    host = graph.host(own) if own is not None else None
    return host.name if host is not None else ""


def _candidates(found: Iterable[Entity], graph: Graph) -> str:
    lines = sorted((describe(entity, graph) for entity in found), key=natural_key)
    more = len(lines) - _SHOWN
    return "; ".join(lines[:_SHOWN]) + (f"; … {more}" if more > 0 else "")


def _place(entity: Entity, graph: Graph) -> str:
    """Where it is: `on h1 in cluster-a`."""
    match entity:
        case Vm():
            host = graph.host(entity.host_id)
            return f"on {host.name} {_place(host, graph)}".strip() if host is not None else ""
        case Host():
            cluster = graph.cluster(entity.cluster_id)
            return f"in {cluster.name}" if cluster is not None else ""
        case Cluster():
            center = graph.data_center(entity.data_center_id)
            return f"in {center.name}" if center is not None else ""
        case StoragePool() | LibvirtNetwork() | Trashed():
            return f"on {_host_name(entity, graph)}"
        case Template():
            return f"version {entity.version} on {_host_name(entity, graph)}"
        case Tag() | Folder():
            return f"as {path_text(entity, graph)}"
        case _:
            return ""


def _unknown(kind: Kind, wanted: str, graph: Graph) -> Gone:
    names = {name_of(entity) for entity in graph.all(kind)}
    close = alike(wanted, names, closeness=0.7) if len(wanted) <= 80 else []
    hint = _("did you mean {names}").format(names=" or ".join(f'"{name}"' for name in close)) if close else ""
    return Gone(_('there is no {kind} "{name}"').format(kind=kind_word(kind), name=wanted[:80]), hint)


def names_query(text: str) -> bool:
    """Whether a text can be a query that names its type, rather than an object."""
    return _QUERY.match(text) is not None


def find_refs(kind: Kind, text: str, graph: Graph, *, settled: bool) -> tuple[Ref, ...]:
    """The objects that a text stands for where several may be named: one as `find_ref` finds it, or all that fit a
    query (`Vms: tag = munich`), which is answered once every host was asked (`settled`).

    Raises Invalid for a query that is wrong or about something else, and Gone where nothing fits.
    """
    try:
        return (find_ref(kind, text, graph),)
    except Gone:
        if not names_query(text):
            raise
    if not settled and kind not in RECORDED:
        raise Gone(_("what fits a query is known once all hosts were asked"))
    query = read(text, catalogue=catalogue_of(graph))
    found = select(query, graph)
    if set(query.kinds()) != {kind}:
        other = _('the query "{query}" is not about objects of type {kind}')
        raise Invalid(other.format(query=text[:80], kind=kind_word(kind)), _("begin it with their type"))
    if not found:
        raise Gone(_('nothing fits the query "{query}"').format(query=text[:80]))
    return tuple(ref_of(one) for one in found)
