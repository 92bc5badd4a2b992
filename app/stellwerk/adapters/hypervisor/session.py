"""One connection to one host, as the port wants it: the parts put together. Any lane's thread."""

from stellwerk.adapters.hypervisor.copying.copying import Copies
from stellwerk.adapters.hypervisor.device.changing import DomainXmlChanging
from stellwerk.adapters.hypervisor.display.reading import DisplayReading
from stellwerk.adapters.hypervisor.domain_control import DomainControl
from stellwerk.adapters.hypervisor.domain_event import DomainEvents
from stellwerk.adapters.hypervisor.domain_read import DomainReading
from stellwerk.adapters.hypervisor.guest.agent_read import AgentReading
from stellwerk.adapters.hypervisor.making.domain_define import DomainDefining
from stellwerk.adapters.hypervisor.making.host_survey import HostSurvey
from stellwerk.adapters.hypervisor.making.network_change import NetworkChanging
from stellwerk.adapters.hypervisor.making.storage_change import StorageChanging
from stellwerk.adapters.hypervisor.moving.carrying import Carrying
from stellwerk.adapters.hypervisor.moving.host_search import HostSearch
from stellwerk.adapters.hypervisor.moving.migration import Migration
from stellwerk.adapters.hypervisor.node.node_read import NodeReading
from stellwerk.adapters.hypervisor.sampling.device import DeviceStatistics
from stellwerk.adapters.hypervisor.serial.console import SerialConsoles
from stellwerk.adapters.hypervisor.snapshot.snapshot import Snapshots
from stellwerk.adapters.hypervisor.statistic import Statistics
from stellwerk.adapters.hypervisor.template.templating import Templates
from stellwerk.adapters.hypervisor.trash.trashing import Trash


class LibvirtSession(
    DomainEvents,
    DomainReading,
    Statistics,
    DomainControl,
    HostSurvey,
    DomainDefining,
    StorageChanging,
    NetworkChanging,
    DomainXmlChanging,
    Carrying,
    HostSearch,
    Migration,
    Snapshots,
    Trash,
    Copies,
    NodeReading,
    DisplayReading,
    SerialConsoles,
    AgentReading,
    Templates,
    DeviceStatistics,
):
    """The port `Session` over one libvirt connection."""
