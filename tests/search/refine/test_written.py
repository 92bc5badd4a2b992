"""The value of an object, written into a query, finds the object."""

import pytest
from tests.fakes.entity import domain, host, tag
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import GIB, NOW, vm

from stellwerk.core.ids import Kind, TagId
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.vm import Vm
from stellwerk.search.query import read, select
from stellwerk.search.refine.condition import NULL, any_of
from stellwerk.search.refine.written import written_values

NAMES = ["web-1", "a b", "x*y", 'say "hello"', "and", "null", "a,b)", "ü", "\\", "b\\*", "~x", "a\nb"]
OTHER = vm(99, "other", "h2", memory=GIB, vcpus=7, autostart=False)


def finds(one: Vm, key: str, *tags: object) -> tuple[list[str], bool]:
    """What the values look like, and whether each finds this VM and not the other."""
    graph = graph_of(one, OTHER, host("h1"), host("h2"), *tags)
    values = written_values(CATALOGUE.props[Kind.VM][key], one, graph)
    answers = [
        [entity.id for entity in select(read(f"Vms: {any_of(key, (written,))}"), graph)] for _shown, written in values
    ]
    return [shown for shown, _written in values], bool(answers) and all(answer == [one.id] for answer in answers)


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_quoted(name: str) -> None:
    assert finds(vm(1, name), "name") == ([name], True)


def test_each_kind_of_value_has_its_form() -> None:
    one = vm(1, "x", memory=int(4.5 * GIB), ips=("10.0.0.1", "fe80::1"), started=NOW, autostart=True, description="d")
    assert finds(one, "memory") == (["4.5 GiB"], True)
    assert finds(vm(1, "x", memory=123), "memory") == (["123 B"], True)
    assert finds(one, "host") == (["h1"], True)
    assert finds(one, "vcpus") == (["2"], True)
    assert finds(one, "autostart") == (["yes"], True)
    assert finds(one, "ips") == (["10.0.0.1", "fe80::1"], True)
    assert finds(one, "started")[1]
    assert finds(one, "description") == (["d"], True)


def test_tags_are_named_by_their_paths() -> None:
    one = replace(vm(1, "x"), tags=(TagId("b"), TagId("c")))
    assert finds(one, "tags", tag("a"), tag("b", "a"), tag("c")) == (["a/b", "c"], True)


def test_what_is_not_set_is_null_and_what_is_not_exact_has_no_form() -> None:
    graph = graph_of(host("h1"))
    one = Vm(id=domain(1).id, domain=domain(1))
    of = CATALOGUE.props[Kind.VM]
    assert written_values(of["description"], one, graph) == [("–", NULL)]
    assert written_values(of["host"], vm(1, "x", "gone"), graph) == []
    sampled = graph_of(one, samples={})
    assert written_values(of["cpu_usage"], one, sampled) == [("–", NULL)]
