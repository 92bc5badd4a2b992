"""Data centers and clusters: how the user ordered the fleet. Frozen; any thread."""

from dataclasses import dataclass

from stellwerk.core.ids import ClusterId, DataCenterId

DEFAULT_NAME = "Default"
"""Name of the data center and the cluster that a new profile starts with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCenter:
    """Top of the tree."""

    id: DataCenterId
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Hosts of one CPU type among which VMs migrate. `cpu_type` empty = not fixed."""

    id: ClusterId
    name: str
    data_center_id: DataCenterId
    description: str = ""
    cpu_type: str = ""
