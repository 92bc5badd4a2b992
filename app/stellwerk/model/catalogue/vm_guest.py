"""The properties of VMs that their guests' agents tell. Pure; any thread."""

from collections.abc import Callable
from typing import Any

from stellwerk.core.text import N_
from stellwerk.core.unit import format_percent, format_size
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.graph import Graph
from stellwerk.model.guest.facts import FileSystem
from stellwerk.model.vm import Vm

K = PropKind


def _of(name: str) -> Callable[[Vm, Graph], Any]:
    """A part of what the agent told; the empty text is unknown. What was told before a VM was turned off is past."""

    def get(vm: Vm, graph: Graph) -> Any:
        guest = vm.domain.runtime.guest
        return (getattr(guest, name) or None) if guest is not None and vm.domain.active else None

    return get


def _file_systems(vm: Vm, graph: Graph) -> tuple[str, ...] | None:
    told = _of("file_systems")(vm, graph)
    return tuple(map(file_system_text, told)) if told else None


def file_system_text(system: FileSystem) -> str:
    """`/var: 42 % of 10 GiB`; without numbers where the agent has none."""
    if system.fill is None or system.total is None:
        return system.place
    return f"{system.place}: {format_percent(system.fill)} of {format_size(system.total)}"


# fmt: off
VM_GUEST_PROPS: tuple[Prop[Vm], ...] = (
    Prop(key="guest_name", kind=K.TEXT, source=Source.AGENT, get=_of("hostname"),
         title=N_("Guest's name"), help=N_("The host name that the guest has given itself"),
         aliases=("guest_hostname", "guest_fqdn"), text=True, column=ColumnHint(width=20)),
    Prop(key="guest_system", kind=K.TEXT, source=Source.AGENT, get=_of("system"),
         title=N_("Guest's system"), help=N_("The operating system that runs in it, as it calls itself"),
         text=True, column=ColumnHint(width=24)),
    Prop(key="guest_kernel", kind=K.TEXT, source=Source.AGENT, get=_of("kernel"),
         title=N_("Guest's kernel"), help=N_("The release of the kernel that runs in it"),
         column=ColumnHint(width=18)),
    Prop(key="guest_timezone", kind=K.TEXT, source=Source.AGENT, get=_of("timezone"),
         title=N_("Guest's time zone"), help=N_("The time zone that the guest is set to"), column=ColumnHint(width=12)),
    Prop(key="guest_users", kind=K.TEXTS, source=Source.AGENT, get=_of("users"),
         title=N_("Logged in"), help=N_("Users that are logged in to the guest"), aliases=("logged_in_users",),
         text=True, column=ColumnHint(width=16)),
    Prop(key="file_systems", kind=K.TEXTS, source=Source.AGENT, get=_file_systems,
         title=N_("File systems"), help=N_("What the guest has mounted, and how full it is"),
         aliases=("filesystems",), column=ColumnHint(width=30)),
    Prop(key="fullest_file_system", kind=K.PERCENT, source=Source.AGENT, get=_of("fullest"),
         title=N_("Fullest file system"),
         help=N_("How full the fullest of the guest's file systems is, those that are only read left out"),
         aliases=("guest_disk_usage", "fullest_filesystem"), column=ColumnHint(width=10, bar=True)),
    Prop(key="guest_unknown", kind=K.TEXT, source=Source.AGENT, get=_of("unknown"),
         title=N_("Not told by the guest"), help=N_("Why the guest's agent has told nothing, or not everything"),
         column=ColumnHint(width=24)),
)
# fmt: on
