"""What the numbers of a summary count, as queries: a click on one lists what it counts. Pure; owner thread."""

from collections.abc import Mapping

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.core.text import Text
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.graph import Graph
from stellwerk.ui.pages.tab_plan import TabBody, TabPlan, list_query


class Counted(Record, frozen=True):
    """Objects of a kind, and what else is so of them; empty = nothing."""

    kind: Kind
    also: str = ""


_VMS: Mapping[str, Counted] = {
    "vm_count": Counted(Kind.VM),
    "active_vms": Counted(Kind.VM, "active = true"),
}
_PLACE: Mapping[str, Counted] = {
    **_VMS,
    "host_count": Counted(Kind.HOST),
    "hosts_up": Counted(Kind.HOST, "status = up"),
}
COUNTED: Mapping[Kind, tuple[str, Mapping[str, Counted]]] = {
    Kind.DATA_CENTER: ("datacenter", {**_PLACE, "cluster_count": Counted(Kind.CLUSTER)}),
    Kind.CLUSTER: ("cluster", _PLACE),
    Kind.HOST: ("host", _VMS),
    Kind.TAG: ("tags", {"vm_count": Counted(Kind.VM), "host_count": Counted(Kind.HOST)}),
    Kind.FOLDER: ("folder", {"vm_count": Counted(Kind.VM)}),
    Kind.TEMPLATE: ("template", {"vm_count": Counted(Kind.VM), "thin_vms": Counted(Kind.VM, "thin = true")}),
    Kind.STORAGE_POOL: ("pool", {"volume_count": Counted(Kind.VOLUME)}),
}
"""By kind: how what is counted leads to the object, and the properties that count something."""


def is_counted(kind: Kind, key: str) -> bool:
    """Whether a property of objects of a kind is a number of others that can be listed."""
    return kind in COUNTED and key in COUNTED[kind][1]


def counted_query(entity: Entity, key: str, graph: Graph) -> str:
    """The query that lists what a property of an object counts. Raises KeyError for one that counts nothing."""
    relation, numbers = COUNTED[ref_of(entity).kind]
    counted = numbers[key]
    plan = TabPlan(key=key, title=Text(""), body=TabBody.LIST, kind=counted.kind, relation=relation)
    query = list_query(plan, entity, graph)
    return f"{query} and {counted.also}" if counted.also else query
