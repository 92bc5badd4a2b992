"""What a list is to answer, and what has to be asked of hosts for it. Owner thread."""

from collections.abc import Callable, Collection, Mapping

from stellwerk.cli.concern import FROM_HOSTS, connected_hosts, kinds_read
from stellwerk.cli.listing.column import Props
from stellwerk.cli.session import Session
from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Kind, VmId
from stellwerk.core.record import Record
from stellwerk.model.catalogue.prop import Source
from stellwerk.model.catalogue.vm import VM_PROPS
from stellwerk.model.catalogue.vm_guest import VM_GUEST_PROPS
from stellwerk.model.graph import Graph
from stellwerk.model.vm import Vm
from stellwerk.search.query import Query

_RATES = frozenset(
    {
        "cpu_usage", "disk_read", "disk_write", "disk_io", "net_in", "net_out", "net_io", "disk_read_ops",
        "disk_write_ops",
    }
)  # fmt: skip
"""Statistics that need two samples. In a list where nobody asked for them they are not waited for."""
_DEVICES = frozenset({Kind.DISK, Kind.VNIC})
_RARE = frozenset({prop.key for prop in VM_PROPS if prop.rare})
"""What of a VM is sampled with its devices."""
_ADDRESSES = frozenset({"ips", "ip_source", *(prop.key for prop in VM_GUEST_PROPS)})
"""What is asked of each guest on its own. The same holds for them."""


WAITING = frozenset({"pending"})
"""What is compared VM by VM. The same holds for it."""


class Wish(Record, frozen=True):
    """What is to be answered. `exact`: the columns were named, so what they need is waited for."""

    kind: Kind
    query: Query
    props: Props
    exact: bool

    @property
    def paths(self) -> set[tuple[str, ...]]:
        """Everything that the answer depends on, as keys from the searched object on."""
        return {*self.query.reads, *((prop.key,) for prop in self.props)}

    @property
    def host_kinds(self) -> frozenset[Kind]:
        """The kinds that hosts may be asked about; none where the answer is in the profile."""
        return self._kinds(frozenset(Kind))

    def kinds_in(self, graph: Graph) -> frozenset[Kind]:
        """Those that there is reason to ask about."""
        return self._kinds(frozenset(ref.kind for ref in graph.taggings))

    def _kinds(self, tagged: frozenset[Kind]) -> frozenset[Kind]:
        kinds = kinds_read(self.query.catalogue, self.kind, self.paths, tagged)
        return kinds if kinds & FROM_HOSTS else frozenset()

    @property
    def samples(self) -> bool:
        """Whether statistics are shown or asked for."""
        return self.query.uses_samples or any(prop.source is Source.STATS for prop in self.props)

    @property
    def tellable(self) -> bool:
        """Whether they may come from another process of the profile, which samples devices too seldom for an answer."""
        return self.samples and bool(self.host_kinds) and not self.devices

    @property
    def devices(self) -> bool:
        """Whether these statistics are those of disks and interfaces, or come with them."""
        return self.samples and (bool(self.host_kinds & _DEVICES) or self.reads(_RARE))

    @property
    def addresses(self) -> bool:
        """Whether the guests are asked: for their addresses, or for what their agents know."""
        return self.reads(_ADDRESSES)

    def reads(self, keys: Collection[str]) -> bool:
        """Whether a condition, the order or a column that was named reads one of these properties."""
        named = {prop.key for prop in self.props} if self.exact else set()
        return bool(named & set(keys)) or any(path[-1] in keys for path in self.query.reads if path)


def refresh(session: Session, wish: Wish, told: Callable[[], bool] = lambda: False) -> Mapping[HostId, AppError]:
    """Bring up to date what the answer depends on; answers the hosts that could not be asked. `told`: whether the
    statistics come from another process."""
    kinds = wish.kinds_in(session.graph)
    if not kinds:
        return {}
    hosts = connected_hosts(session.graph)
    failed = session.ensure(hosts)
    there = hosts - failed.keys()
    if wish.samples and not told():
        session.sample(there, rates=wish.query.uses_samples or wish.reads(_RATES), devices=wish.devices)
    if wish.addresses:
        session.ask_addresses(vms_on(there, session.graph))
    if wish.reads(WAITING):
        session.ask_waiting(vms_on(there, session.graph))
    return {**failed, **session.look_at(kinds, there)}


def vms_on(hosts: Collection[HostId], graph: Graph) -> list[VmId]:
    """The VMs on these hosts."""
    return [vm.id for vm in graph.all(Kind.VM) if isinstance(vm, Vm) and vm.host_id in hosts]
