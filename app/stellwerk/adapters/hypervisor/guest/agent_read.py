"""Asks a guest's agent what it knows of its system. GUEST lane.

libvirt gives the agent 5 s for each question and, after one that was not answered, none at all until it has answered a
ping. What it tells comes from inside the guest: it is bounded and made harmless here.
"""

from collections.abc import Mapping
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.error import said
from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.core.error import Refused
from stellwerk.core.ids import VmId
from stellwerk.core.text import _
from stellwerk.model.guest.facts import FileSystem, GuestFacts

MOST = 200
"""Users, file systems and disks of one that are read."""
LONGEST = 200
"""Characters of a text."""

_GROUPS = {
    "system": libvirt.VIR_DOMAIN_GUEST_INFO_OS,
    "hostname": libvirt.VIR_DOMAIN_GUEST_INFO_HOSTNAME,
    "users": libvirt.VIR_DOMAIN_GUEST_INFO_USERS,
    "file systems": libvirt.VIR_DOMAIN_GUEST_INFO_FILESYSTEM,
    "time zone": libvirt.VIR_DOMAIN_GUEST_INFO_TIMEZONE,
}
_AGENT_SILENT = 86
"""VIR_ERR_AGENT_UNRESPONSIVE: nothing more is asked."""


class AgentReading(Handle):
    """The part of a session that asks guests."""

    def guest_facts(self, id_: VmId) -> GuestFacts:
        """What the agent of a running VM tells, see the port. Group by group: one that it refuses (they can be
        forbidden in the guest) does not cost the others."""
        told: dict[str, Any] = {}
        refused: dict[str, str] = {}
        with self.vm(id_) as domain:
            for name, group in _GROUPS.items():
                try:
                    told |= domain.guestInfo(group, 0)
                except libvirt.libvirtError as error:
                    if error.get_error_code() == _AGENT_SILENT or not self._conn.isAlive():
                        raise
                    refused[name] = said(error)
        if len(refused) == len(_GROUPS):
            raise Refused(next(iter(refused.values())), _("look at the guest agent inside the guest"))
        return read_guest(told, refused)


def read_guest(told: Mapping[str, Any], refused: Mapping[str, str]) -> GuestFacts:
    """libvirt's flat answer as facts; what is missing or of another type is unknown."""
    return GuestFacts(
        system=_text(told.get("os.pretty-name")) or _text(told.get("os.name")),
        kernel=_text(told.get("os.kernel-release")),
        hostname=_text(told.get("hostname")),
        timezone=_text(told.get("timezone.name")),
        users=_users(told),
        file_systems=_file_systems(told),
        unknown="; ".join(f"{name}: {why}" for name, why in refused.items())[:LONGEST],
    )


def _users(told: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Each once, as `name` or `DOMAIN\\name`."""
    count = _count(told, "user.count")
    if count is None:
        return None
    found: dict[str, None] = {}
    for number in range(count):
        name, domain = _text(told.get(f"user.{number}.name")), _text(told.get(f"user.{number}.domain"))
        if name:
            found[f"{domain}\\{name}" if domain else name] = None
    return tuple(found)


def _file_systems(told: Mapping[str, Any]) -> tuple[FileSystem, ...] | None:
    count = _count(told, "fs.count")
    if count is None:
        return None
    found = (_file_system(told, f"fs.{number}") for number in range(count))
    return tuple(sorted((one for one in found if one.place), key=lambda one: one.place))


def _file_system(told: Mapping[str, Any], key: str) -> FileSystem:
    disks = (_text(told.get(f"{key}.disk.{n}.alias")) for n in range(_count(told, f"{key}.disk.count") or 0))
    return FileSystem(
        place=_text(told.get(f"{key}.mountpoint")),
        type=_text(told.get(f"{key}.fstype")),
        total=_size(told.get(f"{key}.total-bytes")),
        used=_size(told.get(f"{key}.used-bytes")),
        disks=tuple(disk for disk in disks if disk),
    )


def _count(told: Mapping[str, Any], key: str) -> int | None:
    """How many there are; libvirt says none at all where a guest has none (9.0), if it answered the question."""
    value = told.get(key)
    return min(value, MOST) if isinstance(value, int) and value >= 0 else None


def _size(value: Any) -> int | None:
    return value if isinstance(value, int) and 0 <= value < 1 << 63 else None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value[:LONGEST] if letter.isprintable()).strip()
