"""What was asked of a VM and has not happened yet, shown until its host reports the result. Owner thread."""

from stellwerk.core.ids import Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.state import Pending
from stellwerk.model.vm import Vm
from stellwerk.store.inventory import Inventory


def show_pending(inventory: Inventory, ref: Ref, pending: Pending) -> None:
    """Let the VM show it, if it is active; what its host reports next replaces it."""
    vm = inventory.view.get(ref)
    if isinstance(vm, Vm) and vm.domain.active and vm.domain.runtime.pending != pending:
        runtime = replace(vm.domain.runtime, pending=pending)
        inventory.apply(Batch(domains=(replace(vm.domain, runtime=runtime),)))


def clear_pending(inventory: Inventory, ref: Ref) -> None:
    """It is not to be expected any more."""
    show_pending(inventory, ref, Pending())
