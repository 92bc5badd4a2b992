"""The properties of tags. Pure; any thread.

A tag's objects include those of the tags below it: counts are of different objects, each once.
"""

from collections.abc import Callable

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.text import N_
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.catalogue.relation import RELATIONS
from stellwerk.model.graph import Graph
from stellwerk.model.tag import TAGGED, Tag
from stellwerk.model.tag_tree import downwards, path_text

K = PropKind


def tagged_ids(tag: Tag, kind: Kind, graph: Graph) -> set[str]:
    """The ids of the objects of a kind that have this tag or one below it."""
    having = graph.inverses.get((kind, "tags"), {})
    return {id_ for below in downwards((TagId(tag.id),), graph) for id_ in having.get(below, ())}


def _counter(*kinds: Kind) -> Callable[[Tag, Graph], int]:
    return lambda tag, graph: sum(len(tagged_ids(tag, kind, graph)) for kind in kinds)


object_count = _counter(*TAGGED)
"""How many objects have a tag or one below it."""


def _below(relation: str, key: str) -> tuple[str, ...]:
    """What a count depends on: the tags of the objects, which tags are below, and the count of these."""
    return (f"{relation}.tags", "children.parent", f"children.{key}")


def _parent(tag: Tag, graph: Graph) -> Ref | None:
    return Ref(Kind.TAG, tag.parent_id) if tag.parent_id is not None else None


_OBJECTS = tuple(one.key for one in RELATIONS if one.source is Kind.TAG and one.inverse_of == "tags")
"""The relations that lead from a tag to what has it."""

# fmt: off
TAG_PROPS: tuple[Prop[Tag], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.USER, get=lambda t, g: t.name,
         title=N_("Name"), help=N_("The name of the tag, used once below its parent"), text=True,
         column=ColumnHint(width=20, shown=True)),
    Prop(key="path", kind=K.TEXT, source=Source.DERIVED, get=lambda t, g: path_text(t, g),
         title=N_("Path"), help=N_("Its name after those of the tags above it"), reads=("parent.path",),
         column=ColumnHint(width=30, shown=True)),
    Prop(key="number", kind=K.COUNT, source=Source.USER, get=lambda t, g: g.number(Ref(Kind.TAG, t.id)),
         title=N_("No."), help=N_("A short stable number"), column=ColumnHint(width=6)),
    Prop(key="id", kind=K.TEXT, source=Source.USER, get=lambda t, g: t.id,
         title=N_("Id"), help=N_("Its identity in this profile"), column=ColumnHint(width=36)),
    Prop(key="parent", kind=K.REF, source=Source.USER, get=_parent,
         title=N_("Below"), help=N_("The tag that it is a part of"), reads=("parent.name",),
         column=ColumnHint(width=16)),
    Prop(key="color", kind=K.TEXT, source=Source.USER, get=lambda t, g: t.color or None,
         title=N_("Colour"), help=N_("The colour that it is shown in"), aliases=("colour",),
         column=ColumnHint(width=10, shown=True)),
    Prop(key="description", kind=K.TEXT, source=Source.USER, get=lambda t, g: t.description or None,
         title=N_("Description"), help=N_("A note of yours"), aliases=("comment",), text=True,
         column=ColumnHint(width=30, shown=True)),
    Prop(key="object_count", kind=K.COUNT, source=Source.DERIVED, get=object_count,
         title=N_("Objects"), help=N_("Objects that have it or a tag below it"),
         reads=(*(f"{relation}.tags" for relation in _OBJECTS), "children.parent", "children.object_count"),
         column=ColumnHint(width=8, shown=True)),
    Prop(key="vm_count", kind=K.COUNT, source=Source.DERIVED, get=_counter(Kind.VM),
         title=N_("VMs"), help=N_("VMs that have it or a tag below it"), reads=_below("vms", "vm_count"),
         aliases=("vms_count",), column=ColumnHint(width=6)),
    Prop(key="host_count", kind=K.COUNT, source=Source.DERIVED, get=_counter(Kind.HOST),
         title=N_("Hosts"), help=N_("Hosts that have it or a tag below it"), reads=_below("hosts", "host_count"),
         aliases=("hosts_count",), column=ColumnHint(width=6)),
    Prop(key="tag_count", kind=K.COUNT, source=Source.DERIVED, get=lambda t, g: g.count(t, "children"),
         title=N_("Tags below"), help=N_("Tags directly below it"), reads=("children.parent",),
         column=ColumnHint(width=6)),
)
# fmt: on
