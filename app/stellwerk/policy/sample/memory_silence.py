"""Why nobody knows what a guest uses of its memory. Pure; any thread."""

from enum import IntEnum

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _
from stellwerk.model.graph import Graph
from stellwerk.model.state import VmStatus
from stellwerk.model.vm import Vm

SILENCE = "mem_silence"
"""The sample of a VM that says why its memory is unknown: a number of `Silence`; unknown where the guest tells."""


class Silence(IntEnum):
    """Why a balloon driver tells nothing."""

    NOT_ASKED = 1
    """The setting is off, and nobody else asks it."""
    NOT_TOLD = 2
    """It was asked."""
    NO_DEVICE = 3
    """Its host refuses to ask: there is none."""


def memory_unknown(vm: Vm, graph: Graph) -> str:
    """Why what a running guest uses of its memory is unknown; empty where that is known, or nobody knows why."""
    if not vm.domain.active:
        return ""
    if vm.domain.status is VmStatus.NOT_RESPONDING:
        return _("Its QEMU does not answer, so that nobody knows what the guest uses")
    match graph.sample(Ref(Kind.VM, vm.id), SILENCE):
        case Silence.NOT_ASKED:
            return _("Guests are not asked for their memory: the setting statistics.balloon is off")
        case Silence.NOT_TOLD:
            return _("The guest does not tell: it has no balloon driver, or has started only now")
        case Silence.NO_DEVICE:
            return _("The VM has no balloon device, by which its guest could tell")
        case _:
            return ""
