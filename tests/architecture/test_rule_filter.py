"""The rule about filters finds each form, and spares what chooses nothing."""

from __future__ import annotations

import pytest
from tests.architecture.rule_filter import own_filters, unused_exceptions
from tests.architecture.source import parse

BREACHES = [
    "def f(graph): return [vm for vm in graph.all(Kind.VM) if vm.host_id == id_]",
    "def f(graph): return [vm.name for vm in sorted(graph.all(Kind.VM)) if vm.active and other]",
    "def f(graph): return {vm.id: vm for vm in graph.related(host, 'vms') if vm.status in wanted}",
    "def f(graph): return next((vm for vm in graph.all(Kind.VM) if name_of(vm) == name), None)",
    "def f(graph): return sum(1 for vm in graph.all(Kind.VM) if not vm.active)",
    "def f(graph): return list(filter(lambda vm: vm.active, graph.all(Kind.VM)))",
    "def f(graph): return [vm for vm in graph.all(Kind.VM) if isinstance(vm, Vm) and vm.active]",
    "def f(graph): return [vm for vm in graph.all(Kind.VM) if fits(vm)]",
    "def f(graph): return [vm for vm in graph.tables[Kind.VM].values() if vm.active]",
    "def f(graph): return [vm for vm in graph.tables.get(Kind.VM, {}).values() if vm.active]",
    "def f(graph):\n    vms = graph.all(Kind.VM)\n    return [vm for vm in vms if vm.active]",
    "def f(graph):\n    vms = [v for v in graph.all(KIND) if isinstance(v, Vm)]\n    return [v for v in vms if v.a]",
    "def f(graph):\n    vms: list[Vm] = list(graph.related(host, 'vms'))\n    return [vm for vm in vms if vm.active]",
    "def f(graph):\n    for vm in graph.all(Kind.VM):\n        if vm.active:\n            found.append(vm)",
    "def f(graph):\n    for vm in graph.all(Kind.VM):\n        if not vm.on:\n            continue\n        yield vm",
    "def f(graph):\n    for n, vm in enumerate(graph.all(Kind.VM)):\n        if vm.active:\n            yield n",
    "class A:\n    def f(self): return [d for d in self.inventory.domains_on(host) if d.active]",
    "def f(graph): return [vm for host in hosts for vm in graph.related(host, 'vms') if vm.active]",
    "def f(graph): return [vm for vm in [*graph.related(a, 'vms'), *graph.related(b, 'vms')] if vm.active]",
    "def f(graph): return [vm for vm in graph.all(Kind.VM) if (found := vm.host_id) == 3]",
]  # fmt: skip
INNOCENT = [
    "def f(graph): return [vm for vm in graph.all(Kind.VM)]",
    "def f(graph): return [vm for vm in graph.all(Kind.VM) if isinstance(vm, Vm)]",
    "def f(graph): return [vm for vm in graph.all(Kind.VM) if everything]",
    "def f(graph): return [act for act in registry.all() if act.primary]",
    "def f(graph): return any(vm.active for vm in graph.all(Kind.VM))",
    "def f(graph): return [vm for vm in select(query, graph)]",
    "def f(model): return [row for row in model.rows if row.shown]",
    "def f(graph):\n    names = [name_of(vm) for vm in graph.all(Kind.VM)]\n    return [n for n in names if n]",
    "def f(graph):\n    for vm in graph.all(Kind.VM):\n        if ready:\n            yield vm",
    "def f(graph): return max(graph.all(Kind.VM), key=lambda vm: vm.memory)",
]


@pytest.mark.parametrize("text", BREACHES)
def test_a_filter_is_found(text: str) -> None:
    found = own_filters([parse("stellwerk/ui/pages/a.py", text)])
    assert len(found) == 1
    assert found[0].startswith("stellwerk/ui/pages/a.py:")


@pytest.mark.parametrize("text", INNOCENT)
def test_what_chooses_nothing_is_spared(text: str) -> None:
    assert own_filters([parse("stellwerk/ui/shell/a.py", text)]) == []


def test_other_rooms_may_look_at_objects() -> None:
    for room in ("search", "ui/forms", "commands"):
        assert own_filters([parse(f"stellwerk/{room}/a.py", BREACHES[0])]) == []


def test_exceptions_are_by_function_and_have_to_be_needed() -> None:
    source = parse("stellwerk/ui/models/a.py", BREACHES[0])
    assert own_filters([source], ["ui.models.a.f"]) == []
    assert own_filters([source], ["ui.models.a.g"]) != []
    assert unused_exceptions([source], ["ui.models.a.f", "ui.models.a.g"]) == ["ui.models.a.g"]
