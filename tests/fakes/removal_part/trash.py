"""A trash that is kept in memory."""

from typing import Any

from stellwerk.core.error import Gone
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.removal.trash import Trashed, TrashPlan, trash_id
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Domain


class MemoryTrash:
    """The part of a session that removes VMs so that they can be brought back."""

    host_id: HostId
    domains_by_id: dict[VmId, Domain]
    kept: dict[str, Template]
    calls: list[tuple[str, str, tuple[Any, ...]]]

    def __init__(self) -> None:
        self.users: dict[str, tuple[str, ...]] = {}
        self.thrown_templates: dict[str, Trashed] = {}
        self.thrown: dict[str, tuple[Trashed, Domain]] = {}

    def put_in_trash(self, id_: VmId, plan: TrashPlan) -> Trashed:
        self._raise("put_in_trash")
        self.calls.append(("put_in_trash", id_, (plan,)))
        domain = self.domains_by_id.pop(id_)
        kept = Trashed(
            id=trash_id(self.host_id, plan.path),
            host_id=self.host_id,
            vm_id=id_,
            name=domain.definition.name,
            path=plan.path,
            until=4e9,
            files=plan.files,
        )
        self.thrown[plan.path] = (kept, domain)
        return kept

    def put_template_in_trash(self, path: str, plan: TrashPlan) -> Trashed:
        self._raise("put_template_in_trash")
        self.calls.append(("put_template_in_trash", path, (plan,)))
        template = self.kept.pop(path)
        kept = Trashed(
            id=trash_id(self.host_id, plan.path), host_id=self.host_id, template=template, name=template.name,
            path=plan.path, until=4e9, files=plan.files,
        )  # fmt: skip
        self.thrown_templates[plan.path] = kept
        return kept

    def trash(self) -> list[Trashed]:
        self._raise("trash")
        return [replace(kept, void=kept.vm_id in self.domains_by_id) for kept, _domain in self.thrown.values()] + [
            *self.thrown_templates.values()
        ]

    def restore_trash(self, path: str, name: str = "") -> Trashed:
        self._raise("restore_trash")
        if path in self.thrown_templates:
            thrown = self.thrown_templates.pop(path)
            assert thrown.template is not None
            self.kept[thrown.template.path] = thrown.template
            return thrown
        if path not in self.thrown:
            raise Gone("it is not in the trash any more")
        kept, domain = self.thrown.pop(path)
        self.domains_by_id[kept.vm_id] = domain
        return kept

    def empty_trash(self, path: str, doomed: tuple[str, ...]) -> None:
        self.calls.append(("empty_trash", path, doomed))
        self.thrown_templates.pop(path, None)
        self.thrown.pop(path, None)

    def mark_files(self, id_: VmId, paths: tuple[str, ...]) -> None:
        self.calls.append(("mark_files", id_, paths))

    def users_by_path(self) -> dict[str, tuple[str, ...]]:
        return self.users

    def _raise(self, method: str) -> None:
        raise NotImplementedError
