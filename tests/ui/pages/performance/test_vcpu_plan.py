"""Charts of virtual processors."""

from tests.fakes.entity import domain, vm_id

from stellwerk.core.text import translate
from stellwerk.model.history.step import Piece, Thing
from stellwerk.model.vm import Definition, Vm
from stellwerk.ui.pages.performance.vcpu_plan import MOST, TOGETHER, vcpu_plans


def vm(vcpus: int) -> Vm:
    return Vm(id=vm_id(1), domain=domain(1, definition=Definition(name="web", vcpus=vcpus)))


def test_each_processor_has_a_line() -> None:
    [plan] = vcpu_plans(vm(2))
    assert (translate(plan.title), plan.top, plan.usual) == ("Virtual processors", 100.0, False)
    assert [line.ref for line in plan.lines] == [Thing(Piece.VCPU, f"{vm_id(1)}/{number}") for number in (0, 1)]
    assert [line.words for line in plan.lines] == ["0", "1"]
    assert {line.recorded for line in plan.lines} == {"cpu_usage"}


def test_many_are_parted_and_told_from_each_other() -> None:
    plans = vcpu_plans(vm(30))
    assert [translate(plan.title).partition("rs ")[2] for plan in plans] == ["0–11", "12–23", "24–29"]
    assert len({plan.key for plan in plans}) == 3
    assert all(len({(line.colour, line.dashed) for line in plan.lines}) == len(plan.lines) for plan in plans)
    assert len(vcpu_plans(vm(100_000))) == MOST // TOGETHER


def test_one_alone_is_the_vm() -> None:
    assert vcpu_plans(vm(1)) == ()
