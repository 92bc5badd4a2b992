"""What the monitor page costs the owner thread over 400 hosts and 10,000 VMs: gathered, filled in and painted.

The floor is a loop over the VMs that somebody wrote by hand, which counts states, sums up and finds the busiest, and a
widget of the same size that paints nothing but its ground.
"""

import heapq
import time
from collections import Counter
from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget
from tests.bench.part.row import Row, show
from tests.fakes.fleet import LARGE
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind
from stellwerk.core.setting import Settings
from stellwerk.model.graph import Graph
from stellwerk.ui.pages.monitor.monitor_tab import MonitorTab
from stellwerk.ui.pages.monitor.scope import Scope
from stellwerk.ui.theme.theme import Theme

ROUNDS = 12


def main() -> None:
    """Print the table."""
    app = QApplication([])
    theme = Theme(app, Settings({}))
    room = Room(theme, Settings({}), LARGE)
    room.clock.monotonic = time.monotonic
    tab = MonitorTab(room.tools, room.stage, Scope())
    tab.resize(1280, 800)
    tab.show()
    parts = {"survey": tab._gather, "day": tab._read_history, "storage": tab.demand.read}
    opening = {name: 1e3 * _taken(call) for name, call in parts.items()}
    room.loop.drain()
    rounds = [_round(tab, room) for _number in range(ROUNDS)]
    empty = QWidget()
    empty.resize(1280, 800)
    empty.show()
    floor = min(1e3 * (_taken(lambda: _by_hand(room.inventory.view)) + _taken(empty.grab)) for _number in range(ROUNDS))
    whole = min(sum(turns) for turns in rounds)
    longest = min(max(turns) for turns in rounds)
    show(
        [
            Row("the page of 10,000 VMs, gathered and painted", whole, "ms", floor, "< 50 ms", whole < 50),
            Row("its longest turn", longest, "ms", None, "< 16 ms", longest < 16),
            *(Row(f"opening it: {name}", taken, "ms") for name, taken in opening.items()),
        ]
    )
    tab.release()
    room.close()
    theme.close()


def _round(tab: MonitorTab, room: Room) -> list[float]:
    """Milliseconds of each turn: pieces of gathering, then the picture."""
    turns: list[float] = []
    step = tab._step

    def measured() -> None:
        turns.append(1e3 * _taken(step))

    tab._step = measured
    tab._gather()
    room.loop.drain()
    tab._step = step
    turns.append(1e3 * _taken(tab.grab))
    return turns


def _by_hand(graph: Graph) -> None:
    states, vcpus, memory = Counter[str](), 0, 0
    loads = []
    value = graph.samples.value
    from stellwerk.core.ids import Ref

    for vm in graph.all(Kind.VM):
        domain = vm.domain
        states[domain.status] += 1
        if domain.active:
            vcpus += domain.definition.vcpus
            memory += domain.definition.memory
            loads.append(value(Ref(Kind.VM, vm.id), "cpu_usage") or 0.0)
    heapq.nlargest(5, loads)


def _taken(call: Callable[[], object]) -> float:
    """Processor seconds of this thread."""
    begin = time.thread_time()
    call()
    return time.thread_time() - begin


if __name__ == "__main__":
    main()
