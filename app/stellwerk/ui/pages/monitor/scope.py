"""What a monitor page is about, and the queries that its figures stand for. Pure; owner thread."""

from collections.abc import Iterator

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.text import Text
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.storage import StoragePool
from stellwerk.model.vm import Vm
from stellwerk.ui.pages.tab_plan import TabBody, TabPlan, list_query
from stellwerk.ui.search.related_menu import objects_query

_OF_VMS = ("vm", "snapshot.vm", "disk.vm", "vnic.vm")
_OF_HOSTS = tuple(f"{one}.host" for one in ("pool", "volume", "network", "nic", "template", "trash"))
ALERTS_BY = {
    Kind.CLUSTER: ("cluster", *(f"{path}.cluster" for path in ("host", *_OF_VMS, *_OF_HOSTS))),
    Kind.DATA_CENTER: ("datacenter", *(f"{path}.datacenter" for path in ("cluster", "host", *_OF_VMS, *_OF_HOSTS))),
}
"""How alerts lead to what they are in."""
RELATIONS = {Kind.DATA_CENTER: "datacenter", Kind.CLUSTER: "cluster"}
"""Kinds that have a monitor of their own, and how what is in one leads to it."""


class Scope(Record, frozen=True):
    """One data center or cluster; None = everything."""

    ref: Ref | None = None

    def query(self, kind: Kind, graph: Graph, also: str = "", order: str = "") -> str:
        """The query for the objects of a kind in it of which `also` is true, by `order` (`key desc`)."""
        type_name, _colon, where = self._all(kind, graph).partition(":")
        where = where.strip()
        if where and also:
            where = f"({where}) and {also}" if " or " in where else f"{where} and {also}"
        text = f"{type_name}: {where or also}".rstrip()
        return f"{text} sortby {order}" if order else text

    def hosts(self, graph: Graph) -> list[Host]:
        """Its hosts."""
        return [entity for entity in self._members(Kind.HOST, "hosts", graph) if isinstance(entity, Host)]

    def vms(self, graph: Graph) -> list[Vm]:
        """Its VMs."""
        return [entity for entity in self._members(Kind.VM, "vms", graph) if isinstance(entity, Vm)]

    def pools(self, graph: Graph) -> list[StoragePool]:
        """The storage of its hosts, as far as it was read."""
        return [
            entity for entity in self._members(Kind.STORAGE_POOL, "pools", graph) if isinstance(entity, StoragePool)
        ]

    def there(self, graph: Graph) -> bool:
        """What it is about is there."""
        return self.ref is None or graph.get(self.ref) is not None

    def _all(self, kind: Kind, graph: Graph) -> str:
        entity = graph.get(self.ref) if self.ref is not None else None
        if self.ref is None or entity is None:
            return f"{CATALOGUE.kinds[kind].type_name}:"
        if kind is Kind.ALERT:
            named = objects_query((self.ref,), graph).partition(":")[2].strip()
            where = " or ".join(f"{path}.{named}" for path in ALERTS_BY[self.ref.kind])
            return f"{CATALOGUE.kinds[kind].type_name}: {where}"
        plan = TabPlan(
            key="", title=Text(""), body=TabBody.LIST, kind=kind, relation=RELATIONS[self.ref.kind]
        )  # fmt: skip
        return list_query(plan, entity, graph)

    def _members(self, kind: Kind, relation: str, graph: Graph) -> Iterator[Entity]:
        if self.ref is None:
            return iter(graph.all(kind))
        entity = graph.get(self.ref)
        if entity is None:
            return iter(())
        return graph.related(entity, relation)
