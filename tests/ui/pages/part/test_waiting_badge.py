"""What waits for the next start, in the head of a page."""

from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.hardware.difference import Differing
from stellwerk.model.vm import Vm


def test_what_waits_is_counted_told_and_leads_to_the_hardware(room: Room, show: Open) -> None:
    page = show(room.vm("web-1"), "summary")
    badge = page.head.waiting
    assert badge.isHidden()
    vm = room.inventory.view.get(room.vm("web-1"))
    assert isinstance(vm, Vm)
    lines = (Differing("", "max_vcpus", "2", "4"), Differing("disk vda", "cache", "", "none"))
    room.inventory.apply(Batch(domains=(replace(vm.domain, runtime=replace(vm.domain.runtime, waiting=lines)),)))
    assert badge.text() == "◌ 2 changes wait for its next start"
    assert "Maximum vCPUs: 2 → 4" in badge.toolTip()
    badge.click()
    assert page.front.chosen.key == "cpu"
    room.inventory.apply(Batch(domains=(replace(vm.domain, runtime=replace(vm.domain.runtime, waiting=())),)))
    room.settle()
    assert badge.isHidden()
