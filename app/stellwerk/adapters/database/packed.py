"""Domains packed for a fast start: 10,000 of them are to be read in a fraction of a second. Pure; any thread.

A domain is two documents. What is alike in whole fleets (devices, machine, CPU) is a text of its own, which is read
once for all domains that share it; their definitions share its parts then, which saves memory too.
"""

from math import isfinite
from typing import Any

from stellwerk.adapters.database.document import read_text, write_json
from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import Record, fields, replace
from stellwerk.core.text import N_, _
from stellwerk.model.device import Disk, Firmware, Graphics, Vnic
from stellwerk.model.tag import Path
from stellwerk.model.vm import Definition, Domain, Runtime

_COMPLAINT = N_("a stored VM cannot be read")
_NOTHING = Runtime()


class Own(Record, frozen=True, kw_only=True):
    """What differs from VM to VM: these fields of its definition, and what its host says of it."""

    name: str
    title: str = ""
    description: str = ""
    firmware: Firmware = Firmware()
    disks: tuple[Disk, ...] = ()
    vnics: tuple[Vnic, ...] = ()
    graphics: tuple[Graphics, ...] = ()
    tag_paths: tuple[Path, ...] | None = None
    folder_path: Path | None = None
    field_values: tuple[tuple[str, str], ...] | None = None
    runtime: Runtime = _NOTHING


_NAMES = tuple(item.name for item in fields(Own) if item.name != "runtime")
_DEFAULTS = {item.name: item.default for item in fields(Own)} | {"name": ""}


class Packer:
    """Reads and writes domains. Its memory grows with what it reads: not for long."""

    def __init__(self) -> None:
        self._alike: dict[Any, Definition] = {}
        self._complaint = _(_COMPLAINT)

    @staticmethod
    def write(domain: Domain) -> tuple[str, str]:
        """Two documents: what is the domain's own, and what it has in common with others of its make.

        Ids and `seen` are stored as columns of their own.
        """
        definition = domain.definition
        own = Own(runtime=domain.runtime, **{name: getattr(definition, name) for name in _NAMES})
        return write_json(own), write_json(replace(definition, **{name: _DEFAULTS[name] for name in _NAMES}))

    def read(self, host_id: Any, vm_id: Any, seen: Any, own: Any, common: Any) -> Domain:
        """The inverse of `write`. Raises Invalid for what cannot be read."""
        if not (type(host_id) is type(vm_id) is str and host_id and vm_id):
            raise Invalid(_(_COMPLAINT), details="no id")
        if type(seen) is not float or not isfinite(seen):
            raise Invalid(_(_COMPLAINT), details=f"no time: {seen!r}"[:200])
        alike = self._alike.get(common)
        if alike is None:
            alike = self._alike[common] = read_text(common, Definition, _(_COMPLAINT))
        part = read_text(own, Own, self._complaint)
        definition = replace(
            alike,
            name=part.name,
            title=part.title,
            description=part.description,
            firmware=part.firmware,
            disks=part.disks,
            vnics=part.vnics,
            graphics=part.graphics,
            tag_paths=part.tag_paths,
            folder_path=part.folder_path,
            field_values=part.field_values,
        )
        return Domain(id=VmId(vm_id), host_id=HostId(host_id), definition=definition, runtime=part.runtime, seen=seen)
