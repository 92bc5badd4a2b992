"""The charts of the virtual processors of a VM, to be switched on. Pure; any thread."""

from stellwerk.core.text import N_, Text, translate
from stellwerk.core.unit import format_percent
from stellwerk.model.history.step import VCPU_KEY, vcpu
from stellwerk.model.vm import Vm
from stellwerk.ui.pages.performance.chart_plan import ChartPlan, Line, ink

TOGETHER = 12
"""Lines of a chart: as many as can be told from each other."""
MOST = 240
"""Processors that are told: twenty charts."""
_TITLE = N_("Virtual processors")


def vcpu_plans(vm: Vm) -> tuple[ChartPlan, ...]:
    """A chart for each dozen; none of a VM that has but one, which is its own chart of the processor."""
    count = min(vm.domain.definition.vcpus, MOST)
    return tuple(_plan(vm, first, count) for first in range(0, count, TOGETHER)) if count > 1 else ()


def _plan(vm: Vm, first: int, count: int) -> ChartPlan:
    last = min(first + TOGETHER, count) - 1
    lines = []
    for number in range(first, last + 1):
        colour, dashed = ink(number - first)
        lines.append(Line(f"vcpu.{number}", _TITLE, colour, vcpu(vm.id, number), VCPU_KEY, dashed, str(number)))
    title = _TITLE if count <= TOGETHER else Text(f"{translate(_TITLE)} {first}\N{EN DASH}{last}")
    return ChartPlan(f"vcpus.{first}", title, tuple(lines), format_percent, 100.0, usual=False)
