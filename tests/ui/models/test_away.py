"""What counts as away, and since when."""

from tests.fakes.fleet import NOW, host_id, vm_id
from tests.fakes.window import Tools

from stellwerk.core.ids import DataCenterId
from stellwerk.core.record import replace
from stellwerk.ui.models.away import host_of, is_away, since_text


def test_what_is_on_a_silent_host_is_away_with_it(kit: Tools) -> None:
    graph = kit.inventory.view
    silent, up = graph.vm(vm_id(5)), graph.vm(vm_id(0))
    assert silent is not None
    assert up is not None
    assert is_away(silent, graph)
    assert not is_away(up, graph)
    assert host_of(silent, graph) == graph.host(host_id(5))


def test_what_is_on_no_host_is_never_away(kit: Tools) -> None:
    center = kit.inventory.view.data_center(DataCenterId("dc-0"))
    assert center is not None
    assert not is_away(center, kit.inventory.view)


def test_since_is_a_time_of_day_then_a_date_then_never(kit: Tools) -> None:
    host = kit.inventory.view.host(host_id(5))
    assert host is not None
    assert since_text(host, NOW).count(":") == 1
    assert since_text(host, NOW + 10 * 86_400).startswith("since 2025-")
    unseen = replace(host, link=replace(host.link, answered=None))
    assert since_text(unseen, NOW) == "never seen"
