"""The summary follows its object."""

from tests.fakes.entity import user_field
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.host import Host
from stellwerk.model.tag import Tagging
from stellwerk.model.task import Task


def change_host(room: Room, **fields) -> None:
    host = room.inventory.view.get(Ref(Kind.HOST, "host-0"))
    assert isinstance(host, Host)
    room.inventory.apply(Batch(entities=(replace(host, **fields),)))


def test_changed_facts_are_read_again(room: Room, show: Open) -> None:
    page = show(Ref(Kind.HOST, "host-0"), "summary")
    change_host(room, description="rack 3")
    assert page.front.grid.text("description") == "rack 3"


def test_many_changes_are_read_ten_times_a_second_at_most(room: Room, show: Open) -> None:
    page = show(Ref(Kind.HOST, "host-0"), "summary")
    change_host(room, description="rack 3")
    for rack in range(4, 9):
        change_host(room, description=f"rack {rack}")
    assert page.front.grid.text("description") == "rack 3"
    room.settle()
    assert page.front.grid.text("description") == "rack 8"


def test_a_host_that_goes_away_greys_its_facts(room: Room, show: Open) -> None:
    page = show(Ref(Kind.HOST, "host-0"), "summary")
    host = room.inventory.view.get(Ref(Kind.HOST, "host-0"))
    away = room.inventory.view.get(Ref(Kind.HOST, "host-5"))
    assert isinstance(host, Host)
    assert isinstance(away, Host)
    change_host(room, link=away.link)
    assert page.front.grid._values["memory"].toolTip() == 'host "node-1" is away, seen 16 min ago'


def test_the_clock_moves_with_each_sampling(room: Room, show: Open) -> None:
    page = show(Ref(Kind.HOST, "host-0"), "summary")
    assert page.front.grid.text("uptime") == "40 d"
    room.clock.time += 3600
    room.sampled.emit(None)
    assert page.front.grid.text("uptime") == "40 d 1 h"
    assert len(page.front.strip._lines[0].values) == 2


def test_the_raw_text_of_a_task_stands_behind_details(room: Room, show: Open) -> None:
    page = show(Ref(Kind.TASK, "task-3"))
    assert page.front.raw.isHidden()
    task = room.inventory.view.get(Ref(Kind.TASK, "task-3"))
    assert isinstance(task, Task)
    room.inventory.apply(Batch(entities=(replace(task, details="libvirt: error 38", progress=0.5),)))
    assert page.front.raw.text.toPlainText() == "libvirt: error 38"


def test_what_changed_out_of_sight_is_there_when_it_comes_back(room: Room, show: Open) -> None:
    page = show(Ref(Kind.HOST, "host-0"), "summary")
    page.show_tab("vms")
    change_host(room, description="rack 4")
    page.show_tab("summary")
    assert page.front.grid.text("description") == "rack 4"


def test_a_field_that_comes_and_goes_is_in_an_open_page(room: Room, show: Open) -> None:
    ref = Ref(Kind.HOST, "host-0")
    page = show(ref, "summary")
    rack = user_field("rack", kinds=(Kind.HOST,))
    room.inventory.apply(Batch(entities=(rack,), taggings={ref: Tagging(values={"rack": "r7"})}))
    assert page.front.grid.text("rack") == "r7"
    assert page.front.grid.isVisible()
    before = page.front.grid
    room.inventory.apply(Batch(entities=(user_field("cost"),)))
    assert page.front.grid is before
    room.inventory.apply(Batch(removed=(Ref(Kind.FIELD, "rack"),)))
    assert "rack" not in page.front.grid._values
    assert page.front.grid.text("description")
