"""The properties of snapshots. Pure; any thread."""

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.catalogue.tagged import TAGS_PROP
from stellwerk.model.graph import Graph
from stellwerk.model.snapshot import Snapshot

K = PropKind


def _age(snapshot: Snapshot, graph: Graph) -> float | None:
    return max(0.0, graph.now - snapshot.created) if snapshot.created else None


# fmt: off
SNAPSHOT_PROPS: tuple[Prop[Snapshot], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.STATE, get=lambda s, g: s.name,
         title=N_("Name"), help=N_("The name of the snapshot, used once for each VM"), text=True,
         column=ColumnHint(width=24, shown=True)),
    Prop(key="id", kind=K.TEXT, source=Source.STATE, get=lambda s, g: s.id,
         title=N_("Id"), help=N_("VM and name"), column=ColumnHint(width=36)),
    Prop(key="vm", kind=K.REF, source=Source.STATE, get=lambda s, g: Ref(Kind.VM, s.vm_id),
         title=N_("VM"), help=N_("The VM that it is of"), reads=("vm.name",),
         column=ColumnHint(width=20, shown=True)),
    Prop(key="host", kind=K.REF, source=Source.STATE, get=lambda s, g: Ref(Kind.HOST, s.host_id),
         title=N_("Host"), help=N_("The host that keeps it"), reads=("host.name",),
         column=ColumnHint(width=16)),
    Prop(key="created", kind=K.TIME, source=Source.STATE, get=lambda s, g: s.created or None,
         title=N_("Taken"), help=N_("When it was taken"), aliases=("creation_date", "time"),
         column=ColumnHint(width=18, shown=True)),
    Prop(key="age", kind=K.DURATION, source=Source.DERIVED, get=_age,
         title=N_("Age"), help=N_("How long ago it was taken"), column=ColumnHint(width=10)),
    Prop(key="parent", kind=K.TEXT, source=Source.STATE, get=lambda s, g: s.parent or None,
         title=N_("After"), help=N_("The snapshot that it was taken after"), text=True,
         column=ColumnHint(width=20, shown=True)),
    Prop(key="current", kind=K.FLAG, source=Source.STATE, get=lambda s, g: s.current,
         title=N_("Current"), help=N_("The VM goes on from it"), column=ColumnHint(width=8, shown=True)),
    Prop(key="memory", kind=K.FLAG, source=Source.STATE, get=lambda s, g: s.memory != "no",
         title=N_("Memory"), help=N_("What the guest had in memory is kept too"),
         column=ColumnHint(width=8, shown=True)),
    Prop(key="external", kind=K.FLAG, source=Source.STATE, get=lambda s, g: s.outside,
         title=N_("External"), help=N_("It is in files of its own, not inside the disks"),
         column=ColumnHint(width=8)),
    Prop(key="state", kind=K.TEXT, source=Source.STATE, get=lambda s, g: s.state or None,
         title=N_("State"), help=N_("What the VM did then, in libvirt's words"), column=ColumnHint(width=12)),
    Prop(key="files", kind=K.TEXTS, source=Source.STATE, get=lambda s, g: s.files,
         title=N_("Files"), help=N_("The files that keep the disks as they were"), text=True,
         column=ColumnHint(width=40)),
    Prop(key="description", kind=K.TEXT, source=Source.USER, get=lambda s, g: s.description or None,
         title=N_("Description"), help=N_("A note of yours"), aliases=("comment",), text=True,
         column=ColumnHint(width=30, shown=True)),
    TAGS_PROP,
    Prop(key="seen", kind=K.TIME, source=Source.STATE, get=lambda s, g: s.seen or None,
         title=N_("Seen"), help=N_("When it was last looked at"), column=ColumnHint(width=18)),
)
# fmt: on
