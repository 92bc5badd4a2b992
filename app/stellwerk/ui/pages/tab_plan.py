"""Which tabs the page of each kind has, and the queries that its lists stand for. Pure; owner thread."""

from enum import Enum, auto

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, name_of, ref_of
from stellwerk.model.field import RECORDED
from stellwerk.model.folder import Folder
from stellwerk.model.graph import Graph
from stellwerk.model.storage import StoragePool
from stellwerk.model.tag import TAGGED, Tag
from stellwerk.model.tag_tree import search_value
from stellwerk.search.query import quote, read, select
from stellwerk.ui.search.related_menu import EVENTS_BY


class TabBody(Enum):
    """What a tab holds."""

    SUMMARY = auto()
    LIST = auto()
    HARDWARE = auto()
    XML = auto()
    LEASES = auto()
    CHECKS = auto()
    CONSOLE = auto()
    TERMINAL = auto()
    SERIAL = auto()
    MACHINE = auto()
    SOFTWARE = auto()
    LOGS = auto()
    PERFORMANCE = auto()
    SNAPSHOTS = auto()
    MONITOR = auto()
    CHAIN = auto()


class TabPlan(Record, frozen=True, kw_only=True):
    """One tab. `key` is stable: it is stored. A list holds objects of `kind` that lead here through `relation`."""

    key: str
    title: Text
    body: TabBody
    kind: Kind | None = None
    relation: str = ""


def _list(key: str, title: Text, kind: Kind, relation: str) -> TabPlan:
    return TabPlan(key=key, title=title, body=TabBody.LIST, kind=kind, relation=relation)


_SUMMARY = TabPlan(key="summary", title=N_("Summary"), body=TabBody.SUMMARY)


_MONITOR = TabPlan(key="monitor", title=N_("Monitor"), body=TabBody.MONITOR)
_PERFORMANCE = TabPlan(key="performance", title=N_("Performance"), body=TabBody.PERFORMANCE)


def _lists(relation: str, *kinds: Kind) -> tuple[TabPlan, ...]:
    titles = {
        Kind.CLUSTER: ("clusters", N_("Clusters")),
        Kind.DATA_CENTER: ("datacenters", N_("Data centers")),
        Kind.HOST: ("hosts", N_("Hosts")),
        Kind.VM: ("vms", N_("VMs")),
        Kind.STORAGE_POOL: ("storage", N_("Storage")),
        Kind.LIBVIRT_NETWORK: ("networks", N_("Networks")),
        Kind.VOLUME: ("volumes", N_("Volumes")),
        Kind.NIC: ("nics", N_("Interfaces")),
        Kind.DISK: ("disks", N_("Disks")),
        Kind.VNIC: ("vnics", N_("vNICs")),
        Kind.SNAPSHOT: ("snapshots", N_("Snapshots")),
        Kind.TEMPLATE: ("templates", N_("Templates")),
        Kind.EVENT: ("events", N_("Events")),
        Kind.ALERT: ("alerts", N_("Alerts")),
    }
    return tuple(_list(*titles[kind], kind, relation) for kind in kinds)


def _recorded(kind: Kind) -> tuple[TabPlan, ...]:
    """The performance of kinds of which something is recorded."""
    return (_PERFORMANCE,) if any(prop.history for prop in CATALOGUE.own_props(kind)) else ()


_ON_HOSTS = (Kind.VM, Kind.TEMPLATE, Kind.STORAGE_POOL, Kind.LIBVIRT_NETWORK, Kind.EVENT)
TABS: dict[Kind, tuple[TabPlan, ...]] = {
    Kind.DATA_CENTER: (_SUMMARY, _MONITOR, _PERFORMANCE, *_lists("datacenter", Kind.CLUSTER, Kind.HOST, *_ON_HOSTS)),
    Kind.CLUSTER: (_SUMMARY, _MONITOR, _PERFORMANCE, *_lists("cluster", Kind.HOST, *_ON_HOSTS)),
    Kind.HOST: (
        _SUMMARY,
        _PERFORMANCE,
        *_lists("host", Kind.VM, Kind.TEMPLATE, Kind.STORAGE_POOL, Kind.LIBVIRT_NETWORK, Kind.NIC),
        TabPlan(key="hardware", title=N_("Hardware"), body=TabBody.MACHINE),
        TabPlan(key="software", title=N_("Software"), body=TabBody.SOFTWARE),
        TabPlan(key="logs", title=N_("Logs"), body=TabBody.LOGS),
        TabPlan(key="checks", title=N_("Checks"), body=TabBody.CHECKS),
        TabPlan(key="terminal", title=N_("Terminal"), body=TabBody.TERMINAL),
        *_lists("host", Kind.EVENT),
    ),
    Kind.VM: (
        _SUMMARY,
        _PERFORMANCE,
        TabPlan(key="hardware", title=N_("Hardware"), body=TabBody.HARDWARE),
        TabPlan(key="console", title=N_("Console"), body=TabBody.CONSOLE),
        TabPlan(key="serial", title=N_("Serial console"), body=TabBody.SERIAL),
        TabPlan(key="snapshots", title=N_("Snapshots"), body=TabBody.SNAPSHOTS),
        TabPlan(key="files", title=N_("Files"), body=TabBody.CHAIN),
        TabPlan(key="xml", title=N_("XML"), body=TabBody.XML),
        *_lists("vm", Kind.EVENT),
    ),
    Kind.STORAGE_POOL: (
        _SUMMARY,
        *_recorded(Kind.STORAGE_POOL),
        _list("volumes", N_("Volumes"), Kind.VOLUME, "pool"),
        _list("trash", N_("Trash"), Kind.TRASH, "pool"),
    ),
    Kind.LIBVIRT_NETWORK: (_SUMMARY, TabPlan(key="leases", title=N_("Leases"), body=TabBody.LEASES)),
    Kind.VOLUME: (_SUMMARY,),
    Kind.NIC: (_SUMMARY,),
    Kind.DISK: (_SUMMARY,),
    Kind.VNIC: (_SUMMARY,),
    Kind.TASK: (
        _SUMMARY,
        _list("parts", N_("Parts"), Kind.TASK, "parent"),
        _list("events", N_("Events"), Kind.EVENT, "task"),
    ),
    Kind.EVENT: (_SUMMARY,),
    Kind.TAG: (
        _SUMMARY,
        *_lists("tags", *(kind for kind in TAGGED if kind not in RECORDED)),
        _list("tagged_events", N_("Tagged events"), Kind.EVENT, "tags"),
        _list("tagged_tasks", N_("Tagged tasks"), Kind.TASK, "tags"),
        *_lists("about_tag", Kind.EVENT),
    ),
    Kind.FOLDER: (_SUMMARY, *_lists("folder", Kind.VM, Kind.EVENT)),
    Kind.SNAPSHOT: (_SUMMARY,),
    Kind.TRASH: (_SUMMARY,),
    Kind.TEMPLATE: (
        _SUMMARY,
        TabPlan(key="files", title=N_("Files"), body=TabBody.CHAIN),
        _list("thin_vms", N_("Thin VMs"), Kind.VM, "stands_on"),
        *_lists("template", Kind.VM, Kind.EVENT),
    ),
    Kind.FIELD: (_SUMMARY, *_lists("field", Kind.EVENT)),
    Kind.ALARM: (_SUMMARY, *_lists("alarm", Kind.ALERT, Kind.EVENT)),
    Kind.ALERT: (_SUMMARY,),
    Kind.BOOKMARK: (_SUMMARY, *_lists("bookmark", Kind.EVENT)),
}


def tabs_of(entity: Entity, graph: Graph) -> tuple[TabPlan, ...]:
    """The tabs of an object: a task without parts has no tab for them."""
    plans = TABS[ref_of(entity).kind]
    if ref_of(entity).kind is Kind.TASK and not graph.count(entity, "children"):
        return tuple(plan for plan in plans if plan.key != "parts")
    return plans


def events_by_id(entity: Entity) -> str:
    """The query for the events of an object, found without a look at others; empty for a kind that has none."""
    plan = next((plan for plan in TABS[ref_of(entity).kind] if plan.key == "events"), None)
    paths = EVENTS_BY.get(ref_of(entity).kind, (plan.relation,)) if plan is not None else ()
    where = " or ".join(f"{path}.id = {quote(entity.id)}" for path in paths)
    return f"{CATALOGUE.kinds[Kind.EVENT].type_name}: {where}" if where else ""


def list_query(plan: TabPlan, entity: Entity, graph: Graph) -> str:
    """The query that a list tab stands for: by name where that is unique, else by id."""
    assert plan.kind is not None
    type_name = CATALOGUE.kinds[plan.kind].type_name
    ref = ref_of(entity)
    host = graph.host(entity.host_id) if isinstance(entity, StoragePool) else None
    if host is not None and _unique(host, graph):
        return f"{type_name}: {plan.relation} = {quote(name_of(entity))} and host = {quote(host.name)}"
    if isinstance(entity, Tag | Folder) and plan.key != "events":
        return f"{type_name}: {plan.relation} = {quote(search_value(entity, graph))}"
    if plan.kind is Kind.EVENT and ref.kind in EVENTS_BY:
        named = f"name = {quote(name_of(entity))}" if _unique(entity, graph) else f"id = {quote(entity.id)}"
        return f"{type_name}: " + " or ".join(f"{path}.{named}" for path in EVENTS_BY[ref.kind])
    if ref.kind in (Kind.TASK, Kind.STORAGE_POOL) or not _unique(entity, graph):
        return f"{type_name}: {plan.relation}.id = {quote(entity.id)}"
    own = CATALOGUE.prop(plan.kind, plan.relation)
    path = plan.relation if own is not None else f"{plan.relation}.name"
    return f"{type_name}: {path} = {quote(name_of(entity))}"


def _unique(entity: Entity, graph: Graph) -> bool:
    """Whether a query by its name finds it alone."""
    return len(select(read(f"name = {quote(name_of(entity))}", kind=ref_of(entity).kind), graph)) == 1
