"""How a node of the tree looks: name, icon, state, and the lighter text at the right edge. Pure; owner thread."""

from typing import NamedTuple

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _, plural
from stellwerk.core.unit import format_percent
from stellwerk.model.catalogue.tag import object_count
from stellwerk.model.catalogue.vm import vm_status
from stellwerk.model.entity import Entity, name_of, ref_of
from stellwerk.model.folder import Folder
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, host_status
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.state import LinkState, VmStatus
from stellwerk.model.storage import StoragePool
from stellwerk.model.tag import Tag
from stellwerk.model.tag_tree import path_text
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.ui.models.away import is_away, since_text
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.theme.mark import Mark, mark_of

LOOKS = frozenset({
    "name", "status", "status_reason", "active", "active_on", "link", "seen", "vm_count", "used_percent", "problem",
    "color", "object_count", "state", "version", "worst_alert", "moving_to",
})  # fmt: skip
"""The properties that a node's look depends on; samples aside."""


class Label(NamedTuple):
    """One node. `edge` stands at the right, lighter. `colour`: a dot of the colour of a tag, empty = none, stands for
    the icon."""

    text: str
    kind: Kind
    mark: Mark | None
    edge: str
    grey: bool
    colour: str | None = None


def label_of(entity: Entity, graph: Graph, count: int) -> Label:
    """The look of an object; `count` is the number of leaves below it."""
    return Label(
        text=one_line(_text(entity)),
        kind=ref_of(entity).kind,
        mark=mark_of(entity, graph),
        edge=_edge(entity, graph, count),
        grey=is_away(entity, graph),
        colour=entity.color if isinstance(entity, Tag) else None,
    )


def _text(entity: Entity) -> str:
    """The name; that of later versions of a template with the version."""
    if isinstance(entity, Template) and entity.version > 1:
        return _("{name}, version {n}").format(name=entity.name, n=entity.version)
    return name_of(entity)


def _edge(entity: Entity, graph: Graph, count: int) -> str:
    match entity:
        case Host() if entity.link.state is not LinkState.LIVE:
            return since_text(entity, graph.now)
        case Host() | Cluster() | DataCenter() | Tag() | Folder() | Template():
            return str(count) if count else ""
        case Vm():
            load = graph.sample(Ref(Kind.VM, entity.id), "cpu_usage")
            up = vm_status(entity, graph) is VmStatus.UP
            return format_percent(load) if up and load is not None and not is_away(entity, graph) else ""
        case StoragePool() if entity.capacity and entity.allocation is not None:
            return format_percent(100.0 * entity.allocation / entity.capacity)
        case _:
            return ""


def moving_words(vm: Vm, graph: Graph) -> str:
    """`migrating to h2`, while it does."""
    host = graph.host(vm.moving_to) if vm.moving_to is not None else None
    return _("migrating to {host}").format(host=one_line(host.name)) if host is not None else ""


def tool_tip_of(entity: Entity, graph: Graph) -> str:
    """Name and state in words, with the reason: what colour and shape say, for whoever sees neither."""
    name = one_line(name_of(entity))
    match entity:
        case Host():
            parts = [name, host_status(entity).value, one_line(entity.link.reason)]
            if entity.link.state is not LinkState.LIVE:
                parts.append(since_text(entity, graph.now))
            parts.append(plural("{n} VM", "{n} VMs", graph.count(entity, "vms")))
        case Vm():
            moving, reason = moving_words(entity, graph), one_line(entity.domain.runtime.reason)
            parts = [name, vm_status(entity, graph).value, moving or reason]
            host = graph.host(entity.host_id)
            if host is not None and host.link.state is not LinkState.LIVE:
                parts.append(since_text(host, graph.now))
        case Tag():
            objects = plural("{n} object", "{n} objects", object_count(entity, graph))
            parts = [one_line(path_text(entity, graph)), one_line(entity.description), objects]
        case _:
            mark = mark_of(entity, graph)
            words = {Mark.UP: _("active"), Mark.DOWN: _("not active")}
            parts = [name, words.get(mark, "") if mark is not None else ""]
    return " · ".join(part for part in parts if part)
