"""What objects are grouped by, and how groups are sorted."""

from typing import Any

from tests.fakes.entity import tag
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import GIB, event, small_graph, vm

from stellwerk.core.ids import HostId, Kind, StoragePoolId, TagId
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity
from stellwerk.model.event import Severity
from stellwerk.model.storage import StoragePool
from stellwerk.store.group_key import Level, group_reader, groupable, unknown

GRAPH = small_graph()


def texts(key: str, *entities: Entity, kind: Kind = Kind.VM, descending: bool = False, graph: Any = GRAPH) -> list:
    level = Level(CATALOGUE.props[kind][key], descending)
    read = group_reader([level], graph)
    keys = sorted({read(entity)[0] for entity in entities}, key=lambda key: key.order)
    return [key.text for key in keys]


def test_values_are_sorted_naturally_and_unknown_is_last() -> None:
    vms = [vm(n, name) for n, name in enumerate(["web-10", "web-2", "", "a"])]
    assert texts("name", *vms) == ["a", "web-2", "web-10", None]
    assert texts("name", *vms, descending=True) == ["web-10", "web-2", "a", None]


def test_numbers_go_by_value_and_stand_together_as_they_are_written() -> None:
    vms = [vm(n, "x", memory=size) for n, size in enumerate([16 * GIB, 2 * GIB, 2 * GIB + 5, 512 << 20])]
    assert texts("memory", *vms)[0] == "512 MiB"
    assert set(texts("memory", *vms)) == {"512 MiB", "2 GiB", "16 GiB"}
    assert texts("memory", *vms, descending=True)[0] == "16 GiB"


def test_references_by_name_flags_in_words_times_by_day() -> None:
    found = [GRAPH.vm(vm(n, "").id) for n in range(1, 7)]
    vms = [one for one in found if one is not None]
    assert texts("host", *vms) == ["h1", "h2"]
    assert texts("autostart", *vms) == ["no", "yes"]
    assert all(text is None or len(text) == 10 for text in texts("started", *vms))
    assert texts("host", vm(9, "x", "gone")) == [None]


def test_an_object_with_several_tags_stands_once() -> None:
    graph = graph_of(tag("b"), tag("a"))
    both = replace(vm(1, "x"), tags=(TagId("b"), TagId("a")))
    other = replace(vm(2, "y"), tags=(TagId("a"), TagId("b")))
    assert texts("tags", both, other, graph=graph) == ["a, b"]


def test_ordered_choices_keep_their_order() -> None:
    events = [event(n, severity) for n, severity in enumerate(Severity)]
    assert texts("severity", *events, kind=Kind.EVENT) == ["normal", "warning", "error", "alert"]
    assert texts("severity", *events, kind=Kind.EVENT, descending=True)[0] == "alert"


def test_percents_go_by_tens() -> None:
    for used, band in ((0, "0 – 10 %"), (9, "0 – 10 %"), (42, "40 – 50 %"), (100, "90 – 100 %")):
        pool = StoragePool(
            id=StoragePoolId("p"), host_id=HostId("h1"), uuid="", name="p", type="dir", path="", active=True,
            capacity=100, allocation=used, available=100 - used, seen=0.0,
        )  # fmt: skip
        assert texts("used_percent", pool, kind=Kind.STORAGE_POOL) == [band]


def test_samples_and_ages_are_not_grouped_by() -> None:
    of = CATALOGUE.props[Kind.VM]
    assert [groupable(of[key]) for key in ("cpu_usage", "uptime", "host", "tags")] == [False, False, True, True]


def test_several_levels() -> None:
    levels = [Level(CATALOGUE.props[Kind.VM][key]) for key in ("host", "name")]
    assert [key.text for key in group_reader(levels, GRAPH)(vm(1, "x"))] == ["h1", "x"]
    assert [key.text for key in unknown(levels)] == [None, None]
