"""The bulk call for the counters of all running domains, and what a driver was found not to tell by it. STATS lane."""

from collections.abc import Collection
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.handle import Handle

_FLAGS = libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE | libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT

Records = list[tuple[Any, dict[str, Any]]]
"""The domains, each with its fields by libvirt's names."""


class BulkCounting(Handle):
    """The part of a session that counts in bulk."""

    def _counts(
        self, conn: Any, name: str, groups: int, *, refusals: Collection[int], beside: Collection[str] = ()
    ) -> Records | None:
        """What is told of all running domains, without waiting for a busy one. None where the driver has no such call,
        or tells nothing of its domains but the fields `beside`: then it is not asked again under this name. A QEMU may
        tell later what it does not now.

        `refusals` are the errors of a driver that cannot do it; others are raised.
        """
        if name in self._missing:
            return None
        try:
            records: Records = conn.getAllDomainStats(groups, _FLAGS)
        except libvirt.libvirtError as error:
            if error.get_error_code() not in refusals:
                raise
        else:
            if self._driver == "qemu" or not records or any(fields.keys() - beside for _domain, fields in records):
                return records
        self._missing.add(name)
        return None
