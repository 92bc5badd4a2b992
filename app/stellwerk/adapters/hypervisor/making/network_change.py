"""Changing libvirt networks. CONTROL lane."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.adapters.hypervisor.making.storage_build import network_xml
from stellwerk.model.making.storage_spec import NetworkSpec


class NetworkChanging(Handle):
    """The part of a session that changes networks."""

    def add_network(self, spec: NetworkSpec) -> str:
        """Define a network and start it; answers its UUID."""
        with self.use(f'network "{spec.name}"') as conn:
            network = conn.networkDefineXML(network_xml(spec))
            try:
                network.create()
                if spec.autostart:
                    network.setAutostart(1)
            except libvirt.libvirtError:
                for take_back in (network.destroy, network.undefine):
                    with suppress(libvirt.libvirtError):
                        take_back()
                raise
            return str(network.UUIDString())

    def start_network(self, uuid: str) -> None:
        """Start it; nothing where it is active."""
        with self._network_of(uuid) as network:
            if not network.isActive():
                network.create()

    def stop_network(self, uuid: str) -> None:
        """Stop it; nothing where it is off."""
        with self._network_of(uuid) as network:
            if network.isActive():
                network.destroy()

    def set_network_autostart(self, uuid: str, on: bool) -> None:
        """Start it with its host, or not."""
        with self._network_of(uuid) as network:
            network.setAutostart(int(on))

    def remove_network(self, uuid: str) -> None:
        """Stop it and remove its definition; a transient one is gone once it is stopped."""
        with self._network_of(uuid) as network:
            lasting = network.isPersistent()
            if network.isActive():
                network.destroy()
            if lasting:
                network.undefine()

    @contextmanager
    def _network_of(self, uuid: str) -> Iterator[Any]:
        with self.use(f"network {uuid}") as conn:
            network = conn.networkLookupByUUIDString(uuid)
            with self.use(f'network "{network.name()}"'):
                yield network
