"""One connection to one host, as the port wants it: the parts put together. Any lane's thread."""

from stellwerk.adapters.hypervisor.device.changing import DomainXmlChanging
from stellwerk.adapters.hypervisor.domain_control import DomainControl
from stellwerk.adapters.hypervisor.domain_event import DomainEvents
from stellwerk.adapters.hypervisor.domain_file import DomainFiles
from stellwerk.adapters.hypervisor.domain_read import DomainReading
from stellwerk.adapters.hypervisor.host_read import HostReading
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
    DomainXmlChanging,
):
    """The port `Session` over one libvirt connection."""
