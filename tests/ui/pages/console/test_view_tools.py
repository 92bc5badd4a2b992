"""What views of consoles work with."""

from tests.ui.pages.console.parlour import Parlour

from stellwerk.model.change import Batch
from stellwerk.model.vm import Vm
from stellwerk.ui.pages.console.view_tools import tools_for


def test_the_last_name_stays_when_the_vm_is_gone(room: Parlour) -> None:
    tools = tools_for(room.desk, room.vm_ref, room.stage.say)
    assert tools.name() == "web-1"
    vm = room.inventory.view.get(room.vm_ref)
    assert isinstance(vm, Vm)
    room.inventory.apply(Batch(gone_domains=((vm.host_id, vm.id),)))
    assert room.inventory.view.get(room.vm_ref) is None
    assert tools.name() == "web-1"
