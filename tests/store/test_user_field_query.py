"""Fields of the user in queries: compared, sorted, completed, explained as any other property."""

import time

import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.entity import cluster, data_center, domain, host, user_field, vm_id
from tests.fakes.graph import graph_of

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import catalogue_of
from stellwerk.model.entity import name_of
from stellwerk.model.field import FieldType, Value
from stellwerk.model.vm import Vm
from stellwerk.search.completion.complete import Completer
from stellwerk.search.completion.known import GraphKnown
from stellwerk.search.query import read, select

NOON = time.mktime((2026, 11, 23, 12, 0, 0, 0, 0, -1))
HOSTILE = 'R&D "x" (50%*) \\ ä\'; --'


def vm(number: int, name: str, **values: Value) -> Vm:
    return Vm(id=vm_id(number), domain=domain(number, name=name), values=values)


GRAPH = graph_of(
    data_center(), cluster(), host("h1"),
    user_field("owner"), user_field("cost_center", FieldType.NUMBER), user_field("review", FieldType.DATE),
    user_field("stage", FieldType.CHOICE, "test", "pre live", "live"),
    vm(1, "a", owner="ops-2", cost_center=4711, review="2026-11-22", stage="live"),
    vm(2, "b", owner="Ops-10", cost_center=2.5, review="2026-11-23", stage="test"),
    vm(3, "c", owner=HOSTILE, cost_center=4712, review="2027-01-01", stage="pre live"),
    vm(4, "d"),
    clock=FakeClock(NOON),
)  # fmt: skip
CATALOGUE = catalogue_of(GRAPH)


def found(text: str) -> str:
    query = read(text, catalogue=CATALOGUE, clock=FakeClock(NOON))
    query.require_valid()
    assert read(query.canonical, catalogue=CATALOGUE).canonical == query.canonical
    return "".join(name_of(entity) for entity in select(query, GRAPH))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("owner = OPS-2", "a"), ("owner ~ ops", "ab"), ("owner = ops*", "ab"), ("owner != ops-2", "bcd"),
        ("owner IS EMPTY", "d"), ("cost_center = 4711", "a"), ("cost_center > 4711", "c"), ("cost_center = 2.5", "b"),
        ("cost_center IN (4711, 4712)", "ac"), ("review < today", "a"), ("review = today", "b"),
        ("review > today", "c"),
        ("review <= 2026-11-23", "ab"), ("review = 2027-01-01", "c"), ("review > today+7d", "c"), ("stage = LIVE", "a"),
        ('stage = "pre live"', "c"), ('stage >= "pre live"', "ac"), ("Vms.stage.live", "a"), ("stage != live", "bcd"),
        ("sortby owner", "abcd"), ("owner IS NOT NULL sortby owner desc", "cba"), ("sortby cost_center desc", "cabd"),
        ("sortby review", "abcd"), ("sortby stage desc", "acbd"), ("sortby stage", "bcad"), ("ops-10", "b"),
        ("R&D", "c"),
    ],
)  # fmt: skip
def test_a_field_is_a_property_as_any_other(text: str, names: str) -> None:
    assert found(f"Vms: {text}") == names


def test_through_a_relation_too() -> None:
    assert found("Hosts: Vms.stage = test") == "h1"
    assert not read("Hosts: stage = test", catalogue=CATALOGUE).valid


def test_mistakes_are_explained_with_the_fields() -> None:
    for text, says in (
        ("Vms: onwer = x", "owner"), ("Vms: stage = lvie", "live"), ("Vms: cost_center = many", "a number"),
        ("Vms: review < soon", "a date"),
    ):  # fmt: skip
        (error,) = read(text, catalogue=CATALOGUE).errors
        assert says in f"{error.message} {error.hint} {error.fix}"
    assert not read("Vms: owner = x").valid


def test_keys_choices_and_values_are_on_offer() -> None:
    completer = Completer(GraphKnown(GRAPH, CATALOGUE), catalogue=CATALOGUE)
    assert "cost_center" in [offer.insert.strip() for offer in completer.offers("Vms: cost")]
    stages = [offer.insert.strip() for offer in completer.offers("Vms: stage = ")]
    assert {"test", '"pre live"', "live"} <= set(stages)
    assert "today" in [offer.insert.strip() for offer in completer.offers("Vms: review < to")]
    for offer in completer.offers("Vms: owner = "):
        if offer.insert.strip().startswith('"R'):
            assert found(f"Vms: owner = {offer.insert}") == "c"
            return
    raise AssertionError("the odd value is not on offer")


def test_two_hundred_fields_are_read_and_offered() -> None:
    many = [user_field(f"field_{number}", title="x" * 255, position=number) for number in range(200)]
    graph = graph_of(host("h1"), *many, vm(1, "a", field_199="y" * 1000))
    catalogue = catalogue_of(graph)
    assert len(catalogue.fields[Kind.VM]) == 200
    query = read(f"Vms: field_199 = {'y' * 1000} sortby field_7", catalogue=catalogue)
    assert [name_of(entity) for entity in select(query, graph)] == ["a"]
    offers = Completer(GraphKnown(graph, catalogue), catalogue=catalogue).offers("Vms: field_")
    assert len({offer.insert.strip() for offer in offers}) >= 200
