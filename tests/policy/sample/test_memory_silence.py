"""Why the memory of a guest is unknown, in words."""

import pytest
from tests.fakes.entity import domain, vm_id
from tests.fakes.graph import graph_of

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Runtime, Vm
from stellwerk.policy.sample.memory_silence import SILENCE, Silence, memory_unknown


def words(silence: Silence | None = None, **runtime: object) -> str:
    run = Runtime(**{"state": DomainState.RUNNING, **runtime})
    vm = Vm(id=vm_id(1), domain=domain(1, runtime=run))
    samples = {(Ref(Kind.VM, vm.id), SILENCE): float(silence)} if silence is not None else {}
    return memory_unknown(vm, graph_of(vm, samples=samples))


@pytest.mark.parametrize(
    ("silence", "said"),
    [
        (Silence.NOT_ASKED, "statistics.balloon is off"),
        (Silence.NOT_TOLD, "no balloon driver"),
        (Silence.NO_DEVICE, "no balloon device"),
    ],
)
def test_each_silence_has_its_words(silence: Silence, said: str) -> None:
    assert said in words(silence)


def test_a_qemu_that_hangs_is_the_reason() -> None:
    assert "QEMU does not answer" in words(Silence.NOT_TOLD, monitor_hangs=True)


def test_without_a_silence_there_is_no_reason() -> None:
    assert words() == ""
    assert words(Silence.NOT_TOLD, state=DomainState.SHUT_OFF) == ""
