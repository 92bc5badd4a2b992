"""The views of the tree as tables: which kinds stand in it, under what, found by which relation. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text


class TreeView(StrEnum):
    """The views of the tree; the value is stored."""

    HOSTS = "hosts"
    VMS = "vms"
    FOLDERS = "folders"
    TEMPLATES = "templates"
    STORAGE = "storage"
    NETWORKS = "networks"
    TAGS = "tags"


class Level(Record, frozen=True, kw_only=True):
    """One kind of a view: `up` is the relation to what it stands under, `down` that to what stands under it.

    `nests`: the relation to objects of the same kind below it; `up` leads to one of the same kind then, and what has
    none stands at the top; so does, if `loose`, what is in nothing. `on_demand`: what is below is read from the host
    only when somebody looks.
    """

    kind: Kind
    up: str = ""
    down: str = ""
    below: Kind | None = None
    nests: str = ""
    loose: bool = False
    on_demand: bool = False

    @property
    def opens(self) -> bool:
        """Something can stand below it."""
        return bool(self.down or self.nests)


class Shape(Record, frozen=True, kw_only=True):
    """One view. Levels by kind, from the top; the last one holds what is counted: `counted` is the relation from a
    host to it. Where kinds nest, `number` is the property of the first that says how many instead."""

    title: Text
    levels: Mapping[Kind, Level]
    counted: str
    number: str = ""

    @property
    def top(self) -> Kind:
        """The kind at the top."""
        return next(iter(self.levels))

    @property
    def leaf(self) -> Kind:
        """The kind at the bottom."""
        return tuple(self.levels)[-1]


def _shape(title: Text, counted: str, *levels: Level, number: str = "") -> Shape:
    return Shape(title=title, levels={level.kind: level for level in levels}, counted=counted, number=number)


_TOP_HOSTS = Level(kind=Kind.DATA_CENTER, down="hosts", below=Kind.HOST)

SHAPES: Mapping[TreeView, Shape] = {
    TreeView.HOSTS: _shape(
        N_("Hosts"),
        "vms",
        Level(kind=Kind.DATA_CENTER, down="clusters", below=Kind.CLUSTER),
        Level(kind=Kind.CLUSTER, up="datacenter", down="hosts", below=Kind.HOST),
        Level(kind=Kind.HOST, up="cluster", down="vms", below=Kind.VM),
        Level(kind=Kind.VM, up="host"),
    ),
    TreeView.VMS: _shape(
        N_("VMs"),
        "vms",
        Level(kind=Kind.DATA_CENTER, down="vms", below=Kind.VM),
        Level(kind=Kind.VM, up="datacenter"),
    ),
    TreeView.FOLDERS: _shape(
        N_("Folders"),
        "",
        Level(kind=Kind.FOLDER, up="parent", nests="children", down="vms", below=Kind.VM),
        Level(kind=Kind.VM, up="folder", loose=True),
        number="vm_count",
    ),
    TreeView.TEMPLATES: _shape(
        N_("Templates"),
        "",
        Level(kind=Kind.TEMPLATE, down="vms", below=Kind.VM),
        Level(kind=Kind.VM, up="template"),
        number="vm_count",
    ),
    TreeView.STORAGE: _shape(
        N_("Storage"),
        "pools",
        _TOP_HOSTS,
        Level(kind=Kind.HOST, up="datacenter", down="pools", below=Kind.STORAGE_POOL, on_demand=True),
        Level(kind=Kind.STORAGE_POOL, up="host"),
    ),
    TreeView.NETWORKS: _shape(
        N_("Networks"),
        "networks",
        _TOP_HOSTS,
        Level(kind=Kind.HOST, up="datacenter", down="networks", below=Kind.LIBVIRT_NETWORK, on_demand=True),
        Level(kind=Kind.LIBVIRT_NETWORK, up="host"),
    ),
    TreeView.TAGS: _shape(
        N_("Tags"),
        "",
        Level(kind=Kind.TAG, up="parent", nests="children"),
        number="object_count",
    ),
}
