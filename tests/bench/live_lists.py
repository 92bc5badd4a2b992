"""What a change of 1,000 VMs costs ten open lists over 400 hosts and 10,000 VMs, with their models, one grouped.

The floor is a hand-written loop over the same objects that tests each and sorts what fits: once for each list.
"""

import gc
import os
import random
import time
from collections.abc import Callable

from tests.bench.part.row import Row, quantile, show
from tests.fakes.fleet import LARGE, fleet

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Vm
from stellwerk.search.order import natural_text
from stellwerk.store.inventory import Inventory

LISTS = (
    "Vms:",
    "Vms: status = up",
    "Vms: status = down sortby host, name",
    "Vms: host.cluster.name = production* sortby memory desc",
    "Vms: memory > 4G and status = up sortby cluster",
    "Vms: name = web* or name = db*",
    "Vms: host = node-00*",
    "Hosts: Vms.status = down",
    "Clusters: sortby active_vms desc",
    "Vms: os = debian* and not status = paused sortby vcpus, memory",
)
TIMES = 7
CHANGED = 1000


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication
    from tests.fakes.manual_loop import ManualLoop

    from stellwerk.ui.models.list_model import ListModel

    application = QCoreApplication.instance() or QCoreApplication([])
    loop = ManualLoop()
    inventory = fleet(loop, size=LARGE)
    gc.collect()
    gc.freeze()
    dice = random.Random(1)
    bare = _cost(lambda: inventory.apply(_change(inventory, dice, CHANGED)), TIMES)
    models = []
    for text in LISTS:
        live = inventory.live(text)
        props = [prop for prop in CATALOGUE.own_props(live.kind) if prop.column.shown]
        models.append(ListModel(live, inventory.view, props, loop, loop.monotonic))
        models[-1].window = lambda: (0, 40)
    models[1].set_groups([CATALOGUE.props[Kind.VM]["cluster"], CATALOGUE.props[Kind.VM]["status"]])

    def follow(count: int) -> Callable[[], None]:
        """One change, taken over by all lists, and their rows a tenth of a second later."""

        def run() -> None:
            inventory.apply(_change(inventory, dice, count))
            loop.advance(0.2)

        return run

    _cost(follow(CHANGED), 2)
    many, one = _cost(follow(CHANGED), TIMES), _cost(follow(1), 4 * TIMES)
    for model in models:
        model.close()
    grouped = _turn(inventory, dice)
    floor = _cost(lambda: _floor(inventory), TIMES)
    show(
        [
            Row("the inventory takes 1,000 changed VMs, no list open", bare, "ms"),
            Row("the same with ten lists and their models", many, "ms", floor),
            Row("of that for the lists", many - bare, "ms", floor, "< 50 ms", many - bare < 50),
            Row("one changed VM, ten lists and their models", one, "ms", None, "< 16 ms", one < 16),
            Row("turn of a grouped list of 10,000 VMs, one VM moves", grouped, "ms", None, "< 16 ms", grouped < 16),
        ]
    )
    del application


def _turn(inventory: Inventory, dice: random.Random) -> float:
    """The rows of a list of all VMs, grouped in two levels, after a VM has moved to another group."""
    from tests.fakes.manual_loop import ManualLoop

    from stellwerk.ui.models.list_model import ListModel

    loop = ManualLoop()
    made = ListModel(inventory.live("Vms:"), inventory.view, [CATALOGUE.props[Kind.VM]["name"]], loop, loop.monotonic)
    made.window = lambda: (0, 40)
    made.set_groups([CATALOGUE.props[Kind.VM]["host"], CATALOGUE.props[Kind.VM]["status"]])
    took = []
    for _ in range(4 * TIMES):
        inventory.apply(_change(inventory, dice, 1))  # followed at once, the next one at the end of the pause
        inventory.apply(_change(inventory, dice, 1))
        begun = time.thread_time()
        loop.advance(0.2)
        took.append((time.thread_time() - begun) * 1000)
        loop.advance(0.2)
    made.close()
    return quantile(took, 0.5)


def _change(inventory: Inventory, dice: random.Random, count: int) -> Batch:
    """So many VMs are started or stopped."""
    vms = [vm for vm in inventory.view.all(Kind.VM) if isinstance(vm, Vm)]
    changed = []
    for vm in dice.sample(vms, count):
        off = vm.domain.runtime.state is DomainState.SHUT_OFF
        state = DomainState.RUNNING if off else DomainState.SHUT_OFF
        changed.append(replace(vm.domain, runtime=replace(vm.domain.runtime, state=state)))
    return Batch(domains=tuple(changed))


def _floor(inventory: Inventory) -> None:
    """What a hand-written program does that makes each of ten lists anew."""
    for _ in LISTS:
        found = [
            vm
            for vm in inventory.view.all(Kind.VM)
            if isinstance(vm, Vm) and vm.domain.runtime.state is DomainState.RUNNING and vm.domain.definition.memory > 0
        ]
        found.sort(key=lambda vm: natural_text(vm.domain.definition.name))


def _cost(call: Callable[[], object], times: int) -> float:
    """Milliseconds of processor time, the best of several: others may use the machine meanwhile."""
    took = []
    for _ in range(times):
        begun = time.thread_time()
        call()
        took.append((time.thread_time() - begun) * 1000)
    return min(took)


if __name__ == "__main__":
    main()
