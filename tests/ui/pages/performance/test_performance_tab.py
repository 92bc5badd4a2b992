"""The tab of an object: what it is about."""

from tests.fakes.history.asked import FakeHistory
from tests.ui.pages.performance.test_performance_view import drawn
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.pages.performance.performance_tab import PerformanceTab


def test_a_cluster_is_made_up_of_its_hosts(room: Room, qtbot) -> None:
    history = FakeHistory()
    ref = Ref(Kind.CLUSTER, min(entity.id for entity in room.inventory.view.all(Kind.CLUSTER)))
    tab = PerformanceTab(room.tools, room.stage, history, ref)
    qtbot.addWidget(tab)
    drawn(room)
    assert [chart.plan.key for chart in tab.charts] == ["cpu", "memory", "disk", "network"]
    history.answer()
    assert {blend.key for blend, *_rest in history.blends} == {"cpu_usage", "mem_usage"}
    history.answer_blends(40.0)
    drawn(room)
    assert [chart.values.text() for chart in tab.charts][:2] == ["40 %", "40 %"]
    tab.release()
