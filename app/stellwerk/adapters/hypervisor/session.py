"""One connection to one host, as the port wants it: the parts put together. Any lane's thread."""

from stellwerk.adapters.hypervisor.domain_control import DomainControl
from stellwerk.adapters.hypervisor.domain_event import DomainEvents
from stellwerk.adapters.hypervisor.domain_file import DomainFiles
from stellwerk.adapters.hypervisor.domain_read import DomainReading
from stellwerk.adapters.hypervisor.host_read import HostReading
from stellwerk.adapters.hypervisor.moving.host_search import HostSearch
from stellwerk.adapters.hypervisor.moving.migration import Migration
from stellwerk.adapters.hypervisor.node.node_read import NodeReading
from stellwerk.adapters.hypervisor.snapshot.snapshot import Snapshots
from stellwerk.adapters.hypervisor.statistic import Statistics
from stellwerk.adapters.hypervisor.storage_read import StorageReading


class LibvirtSession(
    DomainEvents,
    HostReading,
    DomainReading,
    Statistics,
    StorageReading,
    DomainControl,
    DomainFiles,
    HostSearch,
    Migration,
    Snapshots,
    NodeReading,
):
    """The port `Session` over one libvirt connection."""
