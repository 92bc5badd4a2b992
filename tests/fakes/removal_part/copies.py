"""Copies that are made in memory."""

from collections.abc import Sequence
from typing import Any

from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.copying.copy_plan import CopyPlan, Frozen
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Domain, Runtime


class MemoryCopies:
    """The part of a session that copies VMs. A definition is the text `ID NAME ORIGINAL`."""

    host_id: HostId
    domains_by_id: dict[VmId, Domain]
    calls: list[tuple[str, str, tuple[Any, ...]]]
    known: dict[str, Domain] = {}

    def freeze(self, id_: VmId, disks: Sequence[Frozen]) -> None:
        self._raise("freeze")
        self.calls.append(("freeze", id_, tuple(disks)))

    def thaw(self, id_: VmId, disks: Sequence[Frozen]) -> None:
        self._raise("thaw")
        self.calls.append(("thaw", id_, tuple(disks)))

    def allocated(self, path: str) -> int | None:
        return 5

    def copy_of(self, id_: VmId, plan: CopyPlan) -> str:
        self._raise("copy_of")
        self.known[plan.id] = self.domains_by_id[id_]
        return f"{plan.id} {plan.name}"

    def copy_nvram(self, source: str, dest: str) -> None:
        self._raise("copy_nvram")
        self.calls.append(("copy_nvram", source, (dest,)))

    def define_copy(self, xml: str) -> None:
        self._raise("define_copy")
        id_, name = xml.split(" ", 1)
        said = self.known[id_]
        self.domains_by_id[VmId(id_)] = Domain(
            id=VmId(id_),
            host_id=self.host_id,
            definition=replace(said.definition, name=name),
            runtime=Runtime(state=DomainState.SHUT_OFF),
        )

    def _raise(self, method: str) -> None:
        raise NotImplementedError
