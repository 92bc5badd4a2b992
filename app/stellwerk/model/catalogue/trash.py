"""The properties of what lies in the trash. Pure; any thread."""

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.graph import Graph
from stellwerk.model.removal.trash import Trashed, goes_by_itself

K = PropKind


def _uuid(trashed: Trashed, graph: Graph) -> str:
    return trashed.template.id if trashed.template is not None else trashed.vm_id


def _pool(trashed: Trashed, graph: Graph) -> Ref | None:
    """None where the file was deleted beside us."""
    return Ref(Kind.STORAGE_POOL, trashed.pool_id) if trashed.pool_id else None


def _by_itself(trashed: Trashed) -> bool:
    return goes_by_itself(trashed.path, trashed.files)


def _until(trashed: Trashed, graph: Graph) -> float | None:
    return trashed.until if trashed.until and _by_itself(trashed) else None


def _left(trashed: Trashed, graph: Graph) -> float | None:
    return max(0.0, trashed.until - graph.now) if _by_itself(trashed) else None


# fmt: off
TRASH_PROPS: tuple[Prop[Trashed], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.name,
         title=N_("Name"), help=N_("The name that it had"), text=True, column=ColumnHint(width=24, shown=True)),
    Prop(key="type", kind=K.TEXT, source=Source.STATE, get=lambda t, g: "template" if t.template else "vm",
         title=N_("Type"), help=N_("vm or template"), column=ColumnHint(width=10, shown=True)),
    Prop(key="id", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.id,
         title=N_("Id"), help=N_("Host and the file that keeps it"), column=ColumnHint(width=36)),
    Prop(key="uuid", kind=K.TEXT, source=Source.STATE, get=_uuid,
         title=N_("UUID"), help=N_("The UUID that it had"), column=ColumnHint(width=36)),
    Prop(key="removed", kind=K.TIME, source=Source.STATE, get=lambda t, g: t.removed or None,
         title=N_("Removed"), help=N_("When it was removed"), aliases=("time",),
         column=ColumnHint(width=18, shown=True)),
    Prop(key="until", kind=K.TIME, source=Source.STATE, get=_until,
         title=N_("Stays until"),
         help=N_("When its files go for good; files in several folders go when somebody says so"),
         column=ColumnHint(width=20, shown=True)),
    Prop(key="left", kind=K.DURATION, source=Source.DERIVED, get=_left,
         title=N_("Time left"), help=N_("For how long it can still be brought back"),
         column=ColumnHint(width=14, shown=True)),
    Prop(key="size", kind=K.BYTES, source=Source.STATE, get=lambda t, g: t.size,
         title=N_("Size"), help=N_("Space that its files take"), column=ColumnHint(width=10, shown=True)),
    Prop(key="file_count", kind=K.COUNT, source=Source.STATE, get=lambda t, g: len(t.files),
         title=N_("Number of files"), help=N_("How many files go with it"), column=ColumnHint(width=8)),
    Prop(key="files", kind=K.TEXTS, source=Source.STATE, get=lambda t, g: tuple(file.path for file in t.files),
         title=N_("Files"), help=N_("The files that go with it"), text=True, column=ColumnHint(width=40)),
    Prop(key="pool", kind=K.REF, source=Source.STATE, get=_pool,
         title=N_("Pool"), help=N_("The storage pool whose trash it is in"), reads=("pool.name",),
         column=ColumnHint(width=16, shown=True)),
    Prop(key="host", kind=K.REF, source=Source.STATE, get=lambda t, g: Ref(Kind.HOST, t.host_id),
         title=N_("Host"), help=N_("The host that tells of it"), reads=("host.name",),
         column=ColumnHint(width=16, shown=True)),
    Prop(key="path", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.path,
         title=N_("Path"), help=N_("The file that keeps it"), column=ColumnHint(width=40)),
    Prop(key="seen", kind=K.TIME, source=Source.STATE, get=lambda t, g: t.seen or None,
         title=N_("Seen"), help=N_("When it was last looked at"), column=ColumnHint(width=18)),
)
# fmt: on
