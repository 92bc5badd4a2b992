"""A definition as it was before a change. Frozen; any thread."""

from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import Record


class Earlier(Record, frozen=True, kw_only=True):
    """The definition of a VM on a host at `time` (UTC seconds), before `actor` did `what`; without secrets."""

    id: str
    vm_id: VmId
    host_id: HostId
    time: float
    actor: str
    what: str
    xml: str
