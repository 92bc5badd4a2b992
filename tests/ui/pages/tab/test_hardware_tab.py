"""The hardware tab."""

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.hardware.difference import ADDED, Differing
from stellwerk.model.vm import Vm
from stellwerk.ui.pages.part.value_label import ValueLabel


def facts(tab) -> dict[str, str]:
    """The facts shown at the right."""
    labels = tab._area.widget().findChildren(ValueLabel)
    return {label.accessibleName().split(": ")[0]: label.text() for label in labels}


def test_a_chosen_device_shows_its_facts(room: Room, show: Open) -> None:
    tab = show(room.vm("web-1"), "hardware").front
    assert facts(tab)["vCPUs"] == "2"
    disk = next(tab.tree.topLevelItem(n) for n in range(tab.tree.topLevelItemCount())
                if tab.tree.topLevelItem(n).text(0) == "Disk vda")  # fmt: skip
    tab.tree.setCurrentItem(disk)
    assert facts(tab)["Source"] == "/var/lib/libvirt/images/web-1.qcow2"


def test_the_storage_of_its_host_is_read_for_the_forms_of_disks_once(room: Room, show: Open) -> None:
    tab = show(room.vm("web-1"), "hardware").front
    rows = {tab.tree.topLevelItem(place).text(0): place for place in range(tab.tree.topLevelItemCount())}
    asked = len(room.wanted)
    for title in ("Disk vda", "Memory", "Disk vda"):
        tab.tree.setCurrentItem(tab.tree.topLevelItem(rows[title]))
    assert [kind for _ref, kind in room.wanted[asked:]] == [Kind.STORAGE_POOL]


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


def enter(tab, name: str, text: str, qtbot: QtBot) -> None:
    """Type into a field of the form."""
    edit = tab.pane.panel.form.field(name).edit
    edit.clear()
    qtbot.keyClicks(edit, text)


def defined(room: Room, name: str) -> Vm:
    """A VM whose host has its XML."""
    vm = room.inventory.view.get(room.vm(name))
    assert isinstance(vm, Vm)
    session = room.lanes.sessions[vm.host_id]
    session.domains_by_id[vm.id] = vm.domain
    session.xml_of[vm.id] = f"<domain><name>{name}</name><vcpu>2</vcpu><memory>4194304</memory></domain>"
    return vm


def test_a_change_is_shown_made_and_then_there(room: Room, show: Open, qtbot: QtBot) -> None:
    vm = defined(room, "web-1")
    tab = show(room.vm("web-1"), "hardware").front
    panel = tab.pane.panel
    assert panel.verb.isHidden()
    enter(tab, "vcpus", "3", qtbot)
    room.settle()
    assert "vCPUs: 2 → 3." in panel.effects.text
    assert "+  &lt;vcpu" in panel.effects.text.replace("\u200b", "")
    assert panel.verb.isVisible()
    panel.verb.click()
    room.settle()
    assert "<vcpu>3</vcpu>" in room.lanes.sessions[vm.host_id].xml_of[vm.id]
    assert tab.pane.panel is not panel
    assert not tab.pane.dirty


def test_what_was_entered_waits_while_another_device_is_looked_at(room: Room, show: Open, qtbot: QtBot) -> None:
    defined(room, "web-1")
    tab = show(room.vm("web-1"), "hardware").front
    enter(tab, "vcpus", "3", qtbot)
    entered = tab.pane
    tab.tree.setCurrentItem(tab.tree.topLevelItem(1))
    assert tab.pane.item.key == "memory"
    tab.tree.setCurrentItem(tab.tree.topLevelItem(0))
    assert tab.pane is entered
    assert tab.pane.panel.form.field("vcpus").text() == "3"


def test_what_waits_for_the_next_start_is_marked(room: Room, show: Open) -> None:
    vm = defined(room, "web-1")
    tab = show(room.vm("web-1"), "hardware").front
    lines = (Differing("", "max_vcpus", "2", "4"), Differing("disk vdz", ADDED))
    room.inventory.apply(Batch(domains=(replace(vm.domain, runtime=replace(vm.domain.runtime, waiting=lines)),)))
    rows = [tab.tree.topLevelItem(n) for n in range(tab.tree.topLevelItemCount())]
    assert rows[0].text(1).startswith("◌")
    assert "Maximum vCPUs: 2 → 4" in rows[0].toolTip(1)
    assert rows[-1].text(0) == "Disk vdz"
    assert any("Maximum vCPUs: 2 → 4" in label.text() for label in tab.pane.findChildren(QLabel))


def test_buttons_open_the_sheet_of_their_command_with_the_device(room: Room, show: Open) -> None:
    tab = show(room.vm("web-1"), "hardware").front
    disk = next(n for n in range(tab.tree.topLevelItemCount()) if tab.tree.topLevelItem(n).text(0) == "Disk vda")
    tab.tree.setCurrentItem(tab.tree.topLevelItem(disk))
    next(button for button in tab.pane.findChildren(QPushButton) if button.text() == "Detach…").click()
    (sheet,) = room.flow.sheets
    assert sheet.panel.form.field("target").text() == "vda"
    assert tab.add.menu().actions()[0].text() == "New disk…"


def test_a_device_that_finds_no_room_offers_to_make_some(room: Room, show: Open, qtbot: QtBot) -> None:
    defined(room, "web-1")
    tab = show(room.vm("web-1"), "hardware").front
    tab._tools.desk.conductor.begin("Add-Device", (room.vm("web-1"),), {"type": "memory"})
    (sheet,) = room.flow.sheets
    qtbot.keyClicks(sheet.panel.form.field("size").edit, "1G")
    room.settle()
    assert "no slots for modules of memory" in sheet.panel.problem.text()
    assert sheet.panel.remedy.text() == "Make room at next start…"
    sheet.panel.remedy.click()
    assert [sheet.windowTitle() for sheet in room.flow.sheets][1] == 'Make room at next start: "web-1"'
