"""The properties of templates, and what a VM's definition says of its own. Pure; any thread."""

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_
from stellwerk.model.catalogue.os_name import OS_ALIASES
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.catalogue.tagged import TAGS_PROP
from stellwerk.model.graph import Graph
from stellwerk.model.template.template import Sealed, Template, TemplateState
from stellwerk.model.vm import Vm

K = PropKind


def _cluster(template: Template, graph: Graph) -> Ref | None:
    host = graph.host(template.host_id)
    return Ref(Kind.CLUSTER, host.cluster_id) if host is not None else None


def _template(vm: Vm, graph: Graph) -> Ref | None:
    origin = vm.domain.definition.origin
    return Ref(Kind.TEMPLATE, origin.id) if origin is not None else None


def _thin(vm: Vm, graph: Graph) -> bool | None:
    origin = vm.domain.definition.origin
    return origin.thin if origin is not None else None


# fmt: off
TEMPLATE_PROPS: tuple[Prop[Template], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.name,
         title=N_("Name"), help=N_("The name of the template, the same for all its versions"), text=True,
         column=ColumnHint(width=24, shown=True)),
    Prop(key="version", kind=K.COUNT, source=Source.STATE, get=lambda t, g: t.version,
         title=N_("Version"), help=N_("Counted from 1"), aliases=("version_number",),
         column=ColumnHint(width=8, shown=True)),
    Prop(key="state", kind=K.ENUM, source=Source.STATE, get=lambda t, g: t.state.value,
         title=N_("State"), help=N_("Changed: its files may not be as they were; no VM is made of it until checked"),
         aliases=("status",), choices=tuple(state.value for state in TemplateState),
         column=ColumnHint(width=10, shown=True)),
    Prop(key="problem", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.problem or None,
         title=N_("Problem"), help=N_("Why it has to be checked"), text=True, column=ColumnHint(width=40)),
    Prop(key="number", kind=K.COUNT, source=Source.USER, get=lambda t, g: g.number(Ref(Kind.TEMPLATE, t.id)),
         title=N_("No."), help=N_("A short stable number"), column=ColumnHint(width=6)),
    Prop(key="id", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.id,
         title=N_("Id"), help=N_("What its files say of it, the same wherever they are seen"),
         column=ColumnHint(width=36)),
    Prop(key="description", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.description or None,
         title=N_("Description"), help=N_("A note of yours"), aliases=("comment",), text=True,
         column=ColumnHint(width=30)),
    TAGS_PROP,
    Prop(key="os", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.os_id or None,
         title=N_("Operating system"), help=N_("libosinfo's id, where the definition names one"),
         aliases=("guest_os",), choice_aliases=OS_ALIASES, text=True, column=ColumnHint(width=16, shown=True)),
    Prop(key="host", kind=K.REF, source=Source.STATE, get=lambda t, g: Ref(Kind.HOST, t.host_id),
         title=N_("Host"), help=N_("The host whose storage holds it"), aliases=("on_host",), reads=("host.name",),
         column=ColumnHint(width=16, shown=True)),
    Prop(key="cluster", kind=K.REF, source=Source.DERIVED, get=_cluster,
         title=N_("Cluster"), help=N_("The cluster of its host"), reads=("host.cluster", "cluster.name"),
         column=ColumnHint(width=16)),
    Prop(key="vcpus", kind=K.COUNT, source=Source.STATE, get=lambda t, g: t.vcpus,
         title=N_("vCPUs"), help=N_("What its VMs get where nobody says otherwise"), aliases=("cpu_num", "cpus"),
         column=ColumnHint(width=6, shown=True)),
    Prop(key="memory", kind=K.BYTES, source=Source.STATE, get=lambda t, g: t.memory,
         title=N_("Memory"), help=N_("What its VMs get where nobody says otherwise"), aliases=("mem",),
         size_unit="MiB", column=ColumnHint(width=10, shown=True)),
    Prop(key="disk_size", kind=K.BYTES, source=Source.STATE, get=lambda t, g: sum(f.capacity for f in t.files),
         title=N_("Disk size"), help=N_("What its disks are for the guest, together"), aliases=("capacity",),
         column=ColumnHint(width=10, shown=True)),
    Prop(key="allocation", kind=K.BYTES, source=Source.STATE, get=lambda t, g: sum(f.size for f in t.files),
         title=N_("Taken"), help=N_("What its files take of the storage"), column=ColumnHint(width=10)),
    Prop(key="disk_count", kind=K.COUNT, source=Source.STATE, get=lambda t, g: len(t.files),
         title=N_("Disk count"), help=N_("Disks, without CDs and floppies"), column=ColumnHint(width=6)),
    Prop(key="files", kind=K.TEXTS, source=Source.STATE, get=lambda t, g: t.paths,
         title=N_("Files"), help=N_("Its disks, which nothing writes to"), text=True, column=ColumnHint(width=40)),
    Prop(key="sealed", kind=K.ENUM, source=Source.STATE, get=lambda t, g: t.sealed.value,
         title=N_("Sealed"), help=N_("What took away that the guest was one of its own: host name, keys, logs"),
         choices=tuple(one.value for one in Sealed), column=ColumnHint(width=12, shown=True)),
    Prop(key="source", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.source or None,
         title=N_("Made of"), help=N_("The VM that it was made of"), text=True, column=ColumnHint(width=20)),
    Prop(key="firmware", kind=K.TEXT, source=Source.STATE, get=lambda t, g: t.firmware or None,
         title=N_("Firmware"), help=N_("How its VMs boot: bios or uefi"), column=ColumnHint(width=8)),
    Prop(key="thin_vms", kind=K.COUNT, source=Source.DERIVED, get=lambda t, g: g.count(t, "thin_vms"),
         title=N_("Thin VMs"), help=N_("VMs whose disks stand on its files"), reads=("thin_vms.thin",),
         column=ColumnHint(width=8, shown=True)),
    Prop(key="vm_count", kind=K.COUNT, source=Source.DERIVED, get=lambda t, g: g.count(t, "vms"),
         title=N_("VMs"), help=N_("VMs that were made of it"), reads=("vms.template",), aliases=("vms_count",),
         column=ColumnHint(width=6)),
    Prop(key="created", kind=K.TIME, source=Source.STATE, get=lambda t, g: t.made or None,
         title=N_("Made"), help=N_("When it was made"), aliases=("creation_date", "made"),
         column=ColumnHint(width=18)),
    Prop(key="checked", kind=K.TIME, source=Source.STATE, get=lambda t, g: t.checked or None,
         title=N_("Checked"), help=N_("When its files were last compared with what they were"),
         column=ColumnHint(width=18)),
    Prop(key="seen", kind=K.TIME, source=Source.STATE, get=lambda t, g: t.seen or None,
         title=N_("Seen"), help=N_("When it was last looked at"), column=ColumnHint(width=18)),
)

VM_TEMPLATE_PROPS: tuple[Prop[Vm], ...] = (
    Prop(key="template", kind=K.REF, source=Source.XML, get=_template,
         title=N_("Template"), help=N_("What it was made of"), reads=("template.name",), column=ColumnHint(width=16)),
    Prop(key="thin", kind=K.FLAG, source=Source.XML, get=_thin,
         title=N_("Thin"), help=N_("Its disks stand on those of its template"), column=ColumnHint(width=6)),
)
# fmt: on
