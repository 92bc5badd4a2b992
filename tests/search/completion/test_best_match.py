"""What a field shows of the objects that free text finds."""

import pytest
from tests.fakes.entity import cluster, data_center, host
from tests.fakes.fleet import fleet
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import vm

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.model.device import Disk
from stellwerk.model.graph import Graph
from stellwerk.search.completion.best_match import Match, all_matches, best_matches, words_of
from stellwerk.search.query import read


def found(text: str, graph: Graph, most: int = 3) -> list[Match]:
    work = best_matches(read(text), graph, most=most)
    while True:
        try:
            next(work)
        except StopIteration as through:
            return through.value


def names(text: str, graph: Graph, most: int = 3) -> list[str]:
    return [match.name for match in found(text, graph, most)]


def test_the_best_of_each_kind_kind_by_kind() -> None:
    graph = fleet(PlainLoop()).view
    matches = found("n", graph, most=2)
    kinds = [match.ref.kind for match in matches]
    assert kinds == sorted(kinds, key=[Kind.VM, Kind.HOST, Kind.CLUSTER, Kind.DATA_CENTER, Kind.STORAGE_POOL,
                                       Kind.VOLUME, Kind.LIBVIRT_NETWORK, Kind.NIC, Kind.DISK,
                                       Kind.VNIC].index)  # fmt: skip
    assert max(kinds.count(kind) for kind in kinds) == 2


def test_the_whole_name_comes_first_then_beginnings_then_the_rest() -> None:
    makes = [vm(number, name) for number, name in enumerate(("my-web", "webber", "cobweb", "web"), 1)]
    graph = graph_of(data_center(), cluster(), host(), *makes)
    assert names("web", graph, most=4) == ["web", "webber", "my-web", "cobweb"]
    assert names("web", graph, most=1) == ["web"]


@pytest.mark.parametrize(
    ("text", "key"),
    [("52:54:00:00:00:01", "macs"), ("10.0.0.10", "ips"), ("images/web-1.qcow2", "disks")],
)
def test_found_by_what_is_not_in_the_name(text: str, key: str) -> None:
    graph = fleet(PlainLoop()).view
    (match, *_others) = found(text, graph)
    assert match.ref.kind is Kind.VM
    assert match.prop is not None
    assert text in match.text


def test_found_by_the_uuid_and_by_the_serial_number_of_a_disk() -> None:
    one = vm(1, "web-1")
    definition = replace(one.domain.definition, disks=(Disk(target="vda", source="/a", serial="WD-42"),))
    graph = graph_of(data_center(), cluster(), host(), replace(one, domain=replace(one.domain, definition=definition)))
    match, part = found("wd-42", graph)
    assert (match.prop.key if match.prop else "", match.text) == ("disk_serials", "WD-42")
    assert (part.ref, part.name) == (Ref(Kind.DISK, f"{one.id}/vda"), "vda")
    assert (part.prop.key if part.prop else "", part.text) == ("serial", "WD-42")
    (match,) = found(one.id[:13], graph)
    assert match.prop is not None
    assert match.text == one.id


def test_words_are_looked_for_without_case_and_those_that_must_not_be_there_are_none() -> None:
    assert words_of(read("WEB a*longer NOT db")) == ("web", "longer")


def test_everything_begins_with_the_best() -> None:
    graph = fleet(PlainLoop()).view
    everything = list(all_matches(read("n"), graph))
    for kind in {match.ref.kind for match in everything}:
        best = [match for match in found("n", graph, most=2) if match.ref.kind is kind]
        assert [match for match in everything if match.ref.kind is kind][: len(best)] == best
    assert len(everything) == len({match.ref for match in everything}) > len(found("n", graph, most=2))
