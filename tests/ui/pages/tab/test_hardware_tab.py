"""The hardware tab."""

from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.vm import Vm
from stellwerk.ui.pages.part.value_label import ValueLabel


def facts(tab) -> dict[str, str]:
    """The facts shown at the right."""
    labels = tab.view.area.widget().findChildren(ValueLabel)
    return {label.accessibleName().split(": ")[0]: label.text() for label in labels}


def test_a_chosen_device_shows_its_facts(room: Room, show: Open) -> None:
    tab = show(room.vm("web-1"), "hardware").front
    assert facts(tab)["vCPUs"] == "2"
    disk = next(tab.tree.topLevelItem(n) for n in range(tab.tree.topLevelItemCount())
                if tab.tree.topLevelItem(n).text(0) == "Disk vda")  # fmt: skip
    tab.tree.setCurrentItem(disk)
    assert facts(tab)["Source"] == "/var/lib/libvirt/images/web-1.qcow2"


def test_the_chosen_device_stays_chosen_when_others_change(room: Room, show: Open) -> None:
    tab = show(room.vm("web-1"), "hardware").front
    tab.tree.setCurrentItem(tab.tree.topLevelItem(1))
    assert tab.chosen.title == "Memory"
    vm = room.inventory.view.get(room.vm("web-1"))
    assert isinstance(vm, Vm)
    more = replace(vm.domain.definition, memory=8 << 30)
    room.inventory.apply(Batch(domains=(replace(vm.domain, definition=more),)))
    assert tab.chosen.title == "Memory"
    assert facts(tab)["Memory"] == "8 GiB"


def test_a_change_elsewhere_makes_nothing_anew(room: Room, show: Open) -> None:
    tab = show(room.vm("web-1"), "hardware").front
    first = tab.tree.topLevelItem(0)
    vm = room.inventory.view.get(room.vm("web-1"))
    assert isinstance(vm, Vm)
    room.inventory.apply(Batch(domains=(replace(vm.domain, runtime=replace(vm.domain.runtime, agent=False)),)))
    assert tab.tree.topLevelItem(0) is first
