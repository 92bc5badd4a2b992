"""Keeps what is known of templates in the database, and tells of those that are not as they were. Owner thread.

A template whose files a VM runs from, or that somebody wrote to, raises an alert once, and stays suspected until it is
checked: what ran need not have written yet when its files were looked at.
"""

from collections.abc import Iterable

from stellwerk.core.clock import Clock
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.signal import Subscription
from stellwerk.core.text import _
from stellwerk.engine.answer import log_failure
from stellwerk.engine.audit import Audit
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.event import Severity
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.policy.template.standing import runs_from
from stellwerk.ports.repository import Repository
from stellwerk.store.inventory import Inventory

_WHAT_MATTERS = frozenset({"status", "disks", "host"})
"""Of a VM: whether it runs, from what, and where."""


class TemplateKeeping:
    """Follows the inventory from `start` on. What it holds then counts as kept and told."""

    def __init__(self, clock: Clock, inventory: Inventory, repository: Repository, audit: Audit) -> None:
        self._clock = clock
        self._inventory = inventory
        self._repository = repository
        self._audit = audit
        self._kept: dict[str, Template] = {}
        self._told: set[str] = set()
        self._subscription: Subscription | None = None

    def start(self) -> None:
        """Begin."""
        for one in self._templates():
            self._kept[one.id] = _lasting(one)
            self._told.update([one.id] if one.problem else [])
        self._subscription = self._inventory.watch(self._changed, kinds=(Kind.VM, Kind.TEMPLATE))

    def close(self) -> None:
        """End."""
        if self._subscription is not None:
            self._subscription.close()

    def _templates(self) -> list[Template]:
        return [one for one in self._inventory.view.all(Kind.TEMPLATE) if isinstance(one, Template)]

    def _changed(self, changes: ChangeSet) -> None:
        templates = self._templates()
        if templates:
            self._look_at_vms(changes, templates)
        fresh = [ref for ref in (*changes.added, *changes.changed) if ref.kind is Kind.TEMPLATE]
        for ref in fresh:
            one = self._inventory.view.get(ref)
            if isinstance(one, Template):
                self._keep(one)
        gone = [ref for ref in changes.removed if ref.kind is Kind.TEMPLATE]
        if gone:
            self._forget(gone)

    # alerts

    def _look_at_vms(self, changes: ChangeSet, templates: list[Template]) -> None:
        new = any(ref.kind is Kind.TEMPLATE for ref in changes.added)
        for vm in self._inventory.view.all(Kind.VM) if new else self._touched(changes):
            if isinstance(vm, Vm) and vm.domain.active:
                for one in templates:
                    if runs_from(vm, one):
                        self._suspect(one, vm)

    def _touched(self, changes: ChangeSet) -> Iterable[object]:
        refs = (*changes.added, *(ref for ref, keys in changes.changed.items() if keys & _WHAT_MATTERS))
        return (self._inventory.view.get(ref) for ref in refs if ref.kind is Kind.VM)

    def _suspect(self, template: Template, vm: Vm) -> None:
        now = self._inventory.view.get(Ref(Kind.TEMPLATE, template.id))
        if not isinstance(now, Template) or now.suspected > now.checked:
            return
        problem = now.problem or _('VM "{name}" ran from its files').format(name=vm.name)
        moment = max(self._clock.now(), now.checked + 0.001)
        self._tell(now, _('VM "{vm}" runs from the files of template "{name}"').format(vm=vm.name, name=now.name), vm)
        self._inventory.apply(Batch(entities=(replace(now, problem=problem, suspected=moment),)))

    def _tell(self, template: Template, text: str, *about: Vm) -> None:
        if template.id in self._told:
            return
        self._told.add(template.id)
        subjects = (Ref(Kind.TEMPLATE, template.id), *(Ref(Kind.VM, vm.id) for vm in about))
        self._audit.record(severity=Severity.ALERT, code="template.changed", text=text, subjects=subjects)

    # the database

    def _keep(self, one: Template) -> None:
        if not one.problem:
            self._told.discard(one.id)
        else:
            text = _('template "{name}" may not be as it was: {problem}')
            self._tell(one, text.format(name=one.name, problem=one.problem))
        lasting = _lasting(one)
        if self._kept.get(one.id) != lasting:
            self._kept[one.id] = lasting
            log_failure(self._repository.write(lambda tables: tables.save(one)), "a template")

    def _forget(self, refs: list[Ref]) -> None:
        for ref in refs:
            self._kept.pop(ref.id, None)
            self._told.discard(ref.id)
        log_failure(self._repository.write(lambda tables: tables.delete(*refs)), "templates that are gone")


def _lasting(template: Template) -> Template:
    """Without what is another at each look, and what is kept elsewhere."""
    return replace(template.bare, seen=0.0)
