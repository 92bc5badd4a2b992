"""The monitor: what it shows, where its figures lead, when it looks again."""

import pytest
from tests.ui.pages.room import Room

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.host import Host, host_status
from stellwerk.model.state import HostStatus, LinkState
from stellwerk.ports.lane import Answer
from stellwerk.ui.pages.monitor.monitor_tab import HISTORY_EVERY, MonitorTab, monitor_of
from stellwerk.ui.pages.monitor.scope import Scope
from stellwerk.ui.shell.page import Place


@pytest.fixture
def tab(room: Room, qtbot):
    made = MonitorTab(room.tools, room.stage, Scope())
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.came()
    yield made
    made.release()


def texts(section: object) -> list[tuple[str, str]]:
    return [(figure.text, figure.value) for figure in section.figures]


def test_states_are_counted_and_listed(tab: MonitorTab, room: Room) -> None:
    hosts = [host for host in room.inventory.view.all(Kind.HOST) if isinstance(host, Host)]
    up = sum(host_status(host) is HostStatus.UP for host in hosts)
    assert ("Up", str(up)) in texts(tab.board.hosts)
    figure = next(figure for figure in tab.board.hosts.figures if figure.text == "Up")
    assert figure.count is not None
    figure.count()
    assert room.stage.gone_to == [Place(query="Hosts: status = Up")]


def test_every_figure_leads_somewhere(tab: MonitorTab, room: Room) -> None:
    sections = [*tab.board.small, tab.board.events]
    figures = [figure for section in sections for figure in section.figures]
    assert len(figures) > 15
    for section in sections:
        assert section.heading.leads
    for figure in figures:
        for act in (figure.open, *((figure.count,) if figure.value else ())):
            assert act is not None, figure.text
            act()
    assert all(place.query or place.ref for place in room.stage.gone_to)


def test_the_busiest_lead_to_their_pages(tab: MonitorTab, room: Room) -> None:
    figure = tab.board.busy_vms.figures[0]
    assert figure.open is not None
    figure.open()
    assert room.stage.gone_to[-1].ref == room.vm(figure.text)


def test_capacity_says_what_is_left(tab: MonitorTab) -> None:
    made = tab.surveyed
    assert made is not None
    (given, each, memory, _left) = tab.board.capacity.figures
    assert given.value == str(made.vcpus)
    assert each.value == f"{made.vcpus / made.cpus:.1f} ×"
    assert memory.share == pytest.approx(made.given / made.memory)


def test_the_day_is_read_of_the_hosts_by_their_size(tab: MonitorTab, room: Room) -> None:
    asked = room.history.blends
    assert [(blend.kind, blend.key) for blend, *_rest in asked] == [(Kind.HOST, "cpu_usage"), (Kind.HOST, "mem_usage")]
    assert {end - begin for _blend, begin, end, _done in asked} == {86_400}
    assert all(weight > 0 for weight in asked[0][0].weights.values())
    room.history.answer_blends(10.0, 20.0)
    assert not tab.board.cpu_day.empty
    assert not tab.board.cpu.note.isVisible()


def test_a_day_without_anything_is_explained(tab: MonitorTab, room: Room) -> None:
    room.history.answer_blends()
    assert tab.board.cpu.note.text() == "Nothing was recorded of the last 24 hours"
    assert tab.board.cpu.note.isVisible()


def test_trouble_with_the_history_is_said(tab: MonitorTab, room: Room) -> None:
    for _blend, _begin, _end, done in room.history.blends:
        done(Answer(error=Invalid("a part of the history is damaged", "the rest of it can be read")))
    assert "damaged" in tab.board.memory.note.text()


def test_the_day_is_read_once_a_minute(tab: MonitorTab, room: Room) -> None:
    room.history.answer_blends(1.0)
    room.sampled.emit(None)
    assert room.history.blends == []
    room.settle(HISTORY_EVERY)
    room.sampled.emit(None)
    assert len(room.history.blends) == 2


def test_it_follows_what_changes(tab: MonitorTab, room: Room) -> None:
    before = dict(texts(tab.board.hosts))
    host = next(
        h for h in room.inventory.view.all(Kind.HOST) if isinstance(h, Host) and host_status(h) is HostStatus.UP
    )
    room.settle(2.0)
    room.inventory.apply(Batch(entities=(replace(host, link=replace(host.link, state=LinkState.REFUSED)),)))
    room.settle(2.0)
    assert int(dict(texts(tab.board.hosts))["Up"]) == int(before["Up"]) - 1
    assert host.name in dict(texts(tab.board.alerts))


def test_one_that_is_not_in_sight_does_not_look(tab: MonitorTab, room: Room) -> None:
    tab.hide()
    before = tab.surveyed
    room.sampled.emit(None)
    assert tab.surveyed is before


def test_storage_is_read_from_the_hosts(tab: MonitorTab, room: Room) -> None:
    assert room.reading.storage_asked
    assert not room.reading.storage_asked[0][1]
    tab.refresh()
    assert room.reading.storage_asked[-1][1]


def test_columns_follow_the_width(tab: MonitorTab) -> None:
    places = tab.board.small
    assert places[0].y() == places[2].y()
    tab.resize(500, 800)
    layout = places[0].parentWidget().layout()
    assert layout is not None
    layout.activate()
    assert places[0].x() == places[1].x()


def test_without_hosts_there_is_one_button(room: Room, qtbot) -> None:
    made = MonitorTab(room.tools, room.stage, Scope(Ref(Kind.CLUSTER, "gone")))
    qtbot.addWidget(made)
    made.show()
    made.came()
    assert made.note.isVisible()
    assert made.note.button.isVisible()
    made.release()


def test_a_cluster_shows_its_own(room: Room, qtbot) -> None:
    ref = Ref(Kind.CLUSTER, min(entity.id for entity in room.inventory.view.all(Kind.CLUSTER)))
    made = monitor_of(room.tools, room.stage, ref)
    qtbot.addWidget(made)
    made.show()
    made.came()
    made.board.vms.heading._go()
    assert room.stage.gone_to[-1].query.startswith("Vms: cluster = ")
    made.release()
