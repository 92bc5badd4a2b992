"""Templates that are kept in memory."""

from collections.abc import Callable
from typing import Any

from stellwerk.core.error import Gone
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.copying.copy_plan import CopyPlan
from stellwerk.model.template.template import Template, TemplateMark
from stellwerk.model.vm import Definition, Domain


class MemoryTemplates:
    """The part of a session that knows templates. `sums` are the contents of files."""

    host_id: HostId
    domains_by_id: dict[VmId, Domain]
    calls: list[tuple[str, str, tuple[Any, ...]]]
    known: dict[str, Domain]

    def __init__(self) -> None:
        self.kept: dict[str, Template] = {}
        self.made_of: dict[str, Definition] = {}
        self.sums: dict[str, str] = {}

    def templates(self) -> list[Template]:
        self._raise("templates")
        return list(self.kept.values())

    def template(self, path: str) -> Template:
        self._raise("template")
        if path not in self.kept:
            raise Gone("the template is not there any more")
        return self.kept[path]

    def keep_template(self, template: Template, id_: VmId) -> Template:
        self._raise("keep_template")
        self.calls.append(("keep_template", template.id, ()))
        self.made_of[template.path] = self.domains_by_id[id_].definition
        self.kept[template.path] = template
        return template

    def change_template(self, template: Template, *, files: bool = False) -> Template:
        self._raise("change_template")
        self.calls.append(("change_template", template.id, (files,)))
        self.kept[template.path] = replace(template, problem="", suspected=0.0) if files else template
        return self.kept[template.path]

    def remove_template(self, path: str, doomed: tuple[str, ...]) -> None:
        self._raise("remove_template")
        self.calls.append(("remove_template", path, doomed))
        del self.kept[path]

    def from_template(self, path: str, plan: CopyPlan, origin: TemplateMark, memory: int, vcpus: int) -> str:
        self._raise("from_template")
        definition = replace(self.made_of[path], memory=memory, vcpus=vcpus, origin=origin)
        self.known[plan.id] = Domain(id=plan.id, host_id=self.host_id, definition=definition)
        return f"{plan.id} {plan.name}"

    def sum_of(self, path: str, more: Callable[[int], None]) -> str:
        self._raise("sum_of")
        more(1)
        return self.sums.get(path, "0" * 64)

    def _raise(self, method: str) -> None:
        raise NotImplementedError
