"""Changing libvirt networks of a host: a part of the hypervisor port, with its rules. Blocks; never on the owner
thread."""

from typing import Protocol

from stellwerk.model.making.storage_spec import NetworkSpec


class NetworkChange(Protocol):
    """The part of a session that changes networks."""

    def add_network(self, spec: NetworkSpec) -> str:
        """Define a network and start it; answers its UUID. Nothing is left of one that cannot be started."""
        ...

    def start_network(self, uuid: str) -> None:
        """Start it; nothing where it is active."""
        ...

    def stop_network(self, uuid: str) -> None:
        """Stop it; VMs on it lose their connection."""
        ...

    def set_network_autostart(self, uuid: str, on: bool) -> None:
        """Start it with its host, or not."""
        ...

    def remove_network(self, uuid: str) -> None:
        """Stop it and remove its definition."""
        ...
