"""What becomes of VMs that are dropped on a host in the tree: they move there. Owner thread."""

from collections.abc import Callable, Sequence

from stellwerk.core.ids import Kind, Ref, VmId
from stellwerk.store.inventory import Inventory
from stellwerk.ui.doing import Conductor


class MoveDrop:
    """Implements `models.drag.Dropper` for the view of hosts; `say` is told why something was refused."""

    def __init__(self, inventory: Inventory, conductor: Conductor, say: Callable[[str], None]) -> None:
        self._inventory = inventory
        self._conductor = conductor
        self._say = say

    def offers(self, refs: Sequence[Ref], target: Ref | None) -> bool:
        """VMs onto a host that one of them is not on."""
        if target is None or target.kind is not Kind.HOST or any(ref.kind is not Kind.VM for ref in refs):
            return False
        return bool(self._coming(refs, target))

    def drop(self, refs: Sequence[Ref], target: Ref | None) -> None:
        """As one call; nothing where it is not offered."""
        if target is None or not self.offers(refs, target):
            return
        problem = self._conductor.submit_with("Migrate-Vm", self._coming(refs, target), dest_host=target.id)
        if problem:
            self._say(problem)

    def _coming(self, refs: Sequence[Ref], target: Ref) -> tuple[Ref, ...]:
        """Those that are elsewhere."""
        vms = ((ref, self._inventory.view.vm(VmId(ref.id))) for ref in refs)
        return tuple(ref for ref, vm in vms if vm is not None and vm.host_id != target.id)
