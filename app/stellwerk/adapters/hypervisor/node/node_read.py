"""Reading the machine below libvirt: devices and interfaces. LONG lane."""

from collections.abc import Callable, Iterator
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.capability_xml import MAX_BYTES
from stellwerk.adapters.hypervisor.error import cut_off
from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.adapters.hypervisor.node.device_xml import MOST_DEVICES, hardware_of, read_cells
from stellwerk.adapters.hypervisor.node.interface_xml import read_interface, read_net_device, together
from stellwerk.core.record import replace
from stellwerk.core.turnstile import COMPUTING
from stellwerk.model.nic import Nic
from stellwerk.model.node import NodeHardware

_DEVICES = (
    libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_SYSTEM
    | libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV
    | libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV
    | libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV
    | libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET
    | libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE
)
_NETS = libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET


class NodeReading(Handle):
    """The part of a session that looks at the machine."""

    def nics(self) -> list[Nic]:
        """The network interfaces of both drivers together."""
        with self.use("network interfaces") as conn:
            devices = _listed(lambda: conn.listAllDevices(_NETS)) or []
            interfaces = _listed(lambda: conn.listAllInterfaces(0)) or []
            nets = (read_net_device(xml, self._host_id) for xml in _documents(devices))
            said = (nic for xml in _documents(interfaces) for nic in read_interface(xml, self._host_id))
            return list(together([nic for nic in nets if nic is not None], said))

    def hardware(self) -> NodeHardware:
        """Memory nodes from the capabilities, devices from the node device driver."""
        with self.use("hardware") as conn:
            devices = _listed(lambda: conn.listAllDevices(_DEVICES))
            capabilities = _listed(lambda: [conn.getCapabilities()]) or [""]
            documents = list(_documents((devices or [])[:MOST_DEVICES]))
        with COMPUTING:
            found = hardware_of(documents, read_cells(capabilities[0], MAX_BYTES))
        return replace(found, untold=devices is None)


def _listed(call: Callable[[], list[Any]]) -> list[Any] | None:
    """What a driver lists; None where there is no such driver or it cannot be used."""
    try:
        return call()
    except libvirt.libvirtError as error:
        if cut_off(error):
            raise
        return None


def _documents(objects: list[Any]) -> Iterator[str]:
    """The XML of each; what goes away meanwhile is left out."""
    for found in objects:
        try:
            yield found.XMLDesc(0)
        except libvirt.libvirtError as error:
            if cut_off(error):
                raise
        except UnicodeDecodeError:
            continue
