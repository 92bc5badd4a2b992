"""The properties of bookmarks. Pure; any thread."""

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.graph import Graph

K = PropKind


def _hits(bookmark: Bookmark, graph: Graph) -> int | None:
    found = graph.sample(Ref(Kind.BOOKMARK, bookmark.id), "hits")
    return None if found is None else int(found)


# fmt: off
BOOKMARK_PROPS: tuple[Prop[Bookmark], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.USER, get=lambda b, g: b.name,
         title=N_("Name"), help=N_("The name of the bookmark"), text=True,
         column=ColumnHint(width=30, shown=True)),
    Prop(key="number", kind=K.COUNT, source=Source.USER, get=lambda b, g: g.number(Ref(Kind.BOOKMARK, b.id)),
         title=N_("No."), help=N_("A short stable number"), column=ColumnHint(width=6)),
    Prop(key="id", kind=K.TEXT, source=Source.USER, get=lambda b, g: b.id,
         title=N_("Id"), help=N_("Its identity in this profile"), column=ColumnHint(width=36)),
    Prop(key="query", kind=K.TEXT, source=Source.USER, get=lambda b, g: b.query,
         title=N_("Query"), help=N_("What it finds, in the search language"), text=True,
         column=ColumnHint(width=50, shown=True)),
    Prop(key="position", kind=K.COUNT, source=Source.USER, get=lambda b, g: b.position,
         title=N_("Position"), help=N_("Its place in the list, from 1"), column=ColumnHint(width=6)),
    Prop(key="icon", kind=K.TEXT, source=Source.USER, get=lambda b, g: b.icon or None,
         title=N_("Icon"), help=N_("The name of its glyph, where it is not the usual one"),
         column=ColumnHint(width=12)),
    Prop(key="type", kind=K.TEXT, source=Source.STATE, get=lambda b, g: b.lists or None,
         title=N_("Type"), help=N_("The type of what it finds"), column=ColumnHint(width=12)),
    Prop(key="valid", kind=K.FLAG, source=Source.STATE, get=lambda b, g: not b.problem,
         title=N_("Valid"), help=N_("Its query can be answered"), column=ColumnHint(width=6)),
    Prop(key="problem", kind=K.TEXT, source=Source.STATE, get=lambda b, g: b.problem or None,
         title=N_("Problem"), help=N_("Why its query cannot be answered"), column=ColumnHint(width=40, shown=True)),
    Prop(key="hits", kind=K.COUNT, source=Source.STATS,
         get=_hits,
         title=N_("Hits"), help=N_("How many objects it finds, as far as is known without asking a host"),
         column=ColumnHint(width=6)),
)
# fmt: on
