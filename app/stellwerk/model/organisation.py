"""Data centers and clusters: how the user ordered the fleet. Frozen; any thread.

Their `tags` and `values` are filled in by the inventory, which keeps those of all objects.
"""

from stellwerk.core.ids import ClusterId, DataCenterId, TagId
from stellwerk.core.record import Record
from stellwerk.model.field import NO_VALUES, Values

DEFAULT_NAME = "Default"
"""Name of the data center and the cluster that a new profile starts with."""


class DataCenter(Record, frozen=True, kw_only=True):
    """Top of the tree."""

    id: DataCenterId
    name: str
    description: str = ""
    tags: tuple[TagId, ...] = ()
    values: Values = NO_VALUES


class Cluster(Record, frozen=True, kw_only=True):
    """Hosts of one CPU type among which VMs migrate. `cpu_type` empty = not fixed."""

    id: ClusterId
    name: str
    data_center_id: DataCenterId
    description: str = ""
    cpu_type: str = ""
    tags: tuple[TagId, ...] = ()
    values: Values = NO_VALUES
