"""The properties of folders. Pure; any thread.

What is in a folder includes what is in those below it.
"""

from stellwerk.core.ids import FolderId, Kind, Ref
from stellwerk.core.text import N_
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.folder import Folder
from stellwerk.model.graph import Graph
from stellwerk.model.tag_tree import downwards, path_text

K = PropKind


def vms_in(folder: Folder, graph: Graph) -> list[str]:
    """The ids of the VMs in this folder or one below it."""
    inside = graph.inverses.get((Kind.VM, "folder"), {})
    return [id_ for below in downwards((FolderId(folder.id),), graph, Kind.FOLDER) for id_ in inside.get(below, ())]


def _parent(folder: Folder, graph: Graph) -> Ref | None:
    return Ref(Kind.FOLDER, folder.parent_id) if folder.parent_id is not None else None


# fmt: off
FOLDER_PROPS: tuple[Prop[Folder], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.USER, get=lambda f, g: f.name,
         title=N_("Name"), help=N_("The name of the folder, used once below its parent"), text=True,
         column=ColumnHint(width=20, shown=True)),
    Prop(key="path", kind=K.TEXT, source=Source.DERIVED, get=lambda f, g: path_text(f, g),
         title=N_("Path"), help=N_("Its name after those of the folders above it"), reads=("parent.path",),
         column=ColumnHint(width=30, shown=True)),
    Prop(key="number", kind=K.COUNT, source=Source.USER, get=lambda f, g: g.number(Ref(Kind.FOLDER, f.id)),
         title=N_("No."), help=N_("A short stable number"), column=ColumnHint(width=6)),
    Prop(key="id", kind=K.TEXT, source=Source.USER, get=lambda f, g: f.id,
         title=N_("Id"), help=N_("Its identity in this profile"), column=ColumnHint(width=36)),
    Prop(key="parent", kind=K.REF, source=Source.USER, get=_parent,
         title=N_("Inside"), help=N_("The folder that it is in"), reads=("parent.name",),
         column=ColumnHint(width=16)),
    Prop(key="description", kind=K.TEXT, source=Source.USER, get=lambda f, g: f.description or None,
         title=N_("Description"), help=N_("A note of yours"), aliases=("comment",), text=True,
         column=ColumnHint(width=30, shown=True)),
    Prop(key="vm_count", kind=K.COUNT, source=Source.DERIVED, get=lambda f, g: len(vms_in(f, g)),
         title=N_("VMs"), help=N_("VMs in it or in a folder below it"),
         reads=("vms.folder", "children.parent", "children.vm_count"), aliases=("vms_count",),
         column=ColumnHint(width=6, shown=True)),
    Prop(key="folder_count", kind=K.COUNT, source=Source.DERIVED, get=lambda f, g: g.count(f, "children"),
         title=N_("Folders inside"), help=N_("Folders directly in it"), reads=("children.parent",),
         column=ColumnHint(width=6)),
)
# fmt: on
