"""VMs dropped on hosts."""

import pytest
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref, VmId
from stellwerk.ui.nesting.move_drop import MoveDrop


def host(number: int) -> Ref:
    return Ref(Kind.HOST, host_id(number))


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def drop(kit: Tools, said: list[str]) -> MoveDrop:
    return MoveDrop(kit.inventory, kit.conductor, said.append)


@pytest.fixture
def web(kit: Tools) -> Ref:
    return Ref(Kind.VM, vm_id(0))


def home(kit: Tools, vm: Ref) -> Ref:
    found = kit.inventory.view.vm(VmId(vm.id))
    assert found is not None
    return Ref(Kind.HOST, found.host_id)


def test_vms_move_to_a_host_that_they_are_not_on(drop: MoveDrop, kit: Tools, web: Ref) -> None:
    other = next(host(n) for n in range(2) if host(n) != home(kit, web))
    assert drop.offers((web,), other)
    assert not drop.offers((web,), home(kit, web))
    assert not drop.offers((web, other), other)
    assert not drop.offers((web,), None)
    assert not drop.offers((Ref(Kind.VM, "gone"),), other)
    drop.drop((web, Ref(Kind.VM, "gone")), other)
    assert kit.conductor.submitted == [("Migrate-Vm", (web,), {"dest_host": other.id})]


def test_a_refusal_is_told(drop: MoveDrop, kit: Tools, web: Ref, said: list[str]) -> None:
    kit.conductor.problem = "no"
    drop.drop((web,), home(kit, web))
    assert said == []
    drop.drop((web,), next(host(n) for n in range(2) if host(n) != home(kit, web)))
    assert said == ["no"]
