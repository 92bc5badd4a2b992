"""What charts are about."""

import pytest
from tests.fakes.history.asked import FakeHistory
from tests.ui.pages.room import Room

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.history.sums import Points
from stellwerk.ports.lane import Answer
from stellwerk.ui.pages.performance.subject import ObjectSubject


@pytest.fixture
def history() -> FakeHistory:
    return FakeHistory()


def of(room: Room, history: FakeHistory, ref: Ref) -> ObjectSubject:
    return ObjectSubject(room.inventory, history, ref)


def cluster(room: Room) -> Ref:
    return Ref(Kind.CLUSTER, min(entity.id for entity in room.inventory.view.all(Kind.CLUSTER)))


def test_an_object_has_its_own_series(room: Room, history: FakeHistory) -> None:
    subject = of(room, history, room.vm("web-1"))
    told: list[Answer[Points]] = []
    subject.read(subject.plans()[0].lines[0], 0, 600, told.append)
    history.answer()
    assert len(told) == 1
    assert history.blends == []
    assert (subject.key, subject.name) == ("vm", "web-1")
    assert subject.events(named=True) == "Events: vm.name = web-1"


def test_a_cluster_that_has_its_own_needs_no_hosts(room: Room, history: FakeHistory) -> None:
    subject = of(room, history, cluster(room))
    told: list[Answer[Points]] = []
    subject.read(subject.plans()[0].lines[0], 0, 600, told.append)
    history.answer(5.0)
    assert len(told) == 1
    assert history.blends == []


def test_a_cluster_without_is_made_up_by_the_size_of_its_hosts(room: Room, history: FakeHistory) -> None:
    subject = of(room, history, cluster(room))
    told: list[Answer[Points]] = []
    for plan in subject.plans():
        subject.read(plan.lines[0], 0, 600, told.append)
    history.answer()
    cpu, memory = (blend for blend, *_rest in history.blends)
    hosts = {h.id: h for h in room.inventory.view.related(room.inventory.view.get(cluster(room)), "hosts")}
    assert set(cpu.weights) <= set(hosts)
    assert {id_: hosts[id_].facts.memory for id_ in memory.weights} == memory.weights
    history.answer_blends(1.0)
    assert len(told) == len(subject.plans()) == 4  # what is added up was not before it was recorded


def test_trouble_is_passed_on(room: Room, history: FakeHistory) -> None:
    subject = of(room, history, cluster(room))
    told: list[Answer[Points]] = []
    subject.read(subject.plans()[0].lines[0], 0, 600, told.append)
    history.asked[0][3](Answer(error=Invalid("damaged", "")))
    assert told[0].error is not None


def test_of_what_is_gone_there_are_no_events(room: Room, history: FakeHistory) -> None:
    subject = of(room, history, Ref(Kind.VM, "gone"))
    assert (subject.name, subject.events()) == ("", "")
