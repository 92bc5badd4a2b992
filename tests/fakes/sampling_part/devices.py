"""The part of a fake session that counts by device."""

from typing import Any

from stellwerk.core.ids import VmId
from stellwerk.ports.sampling.device import DeviceCounters


class FakeDevices:
    """Answers what its host has; `memory_asked` of the host are the VMs whose balloon driver was asked."""

    host: Any
    _enter: Any

    def device_counters(self) -> DeviceCounters:
        self._enter("device_counters")
        found: DeviceCounters = self.host.device_counters
        return found

    def ask_memory(self, id_: VmId, seconds: int) -> None:
        self._enter("ask_memory")
        self.host.memory_asked.append(id_)
