"""Fields of the user as properties."""

import pytest
from tests.fakes.entity import domain, user_field, vm_id
from tests.fakes.graph import graph_of

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.field import field_prop, value_count
from stellwerk.model.catalogue.format import format_value, plain_value
from stellwerk.model.catalogue.registry import CATALOGUE, catalogue_of
from stellwerk.model.field import Field, FieldType, Value
from stellwerk.model.vm import Vm

OWNER, COST = user_field("owner", position=2), user_field("cost", FieldType.NUMBER, position=1)
REVIEW = user_field("review", FieldType.DATE, position=3)
STAGE = user_field("stage", FieldType.CHOICE, "idle", "live", position=4, kinds=(Kind.VM, Kind.HOST))


def vm(number: int = 1, **values: Value) -> Vm:
    return Vm(id=vm_id(number), domain=domain(number), values=values)


@pytest.mark.parametrize(
    ("field", "value", "shown", "plain"),
    [
        (OWNER, "ops", "ops", "ops"), (COST, 4711, "4711", 4711), (COST, 2.5, "2.5", 2.5),
        (REVIEW, "2026-01-31", "2026-01-31", "2026-01-31"), (STAGE, "idle", "idle", "idle"),
    ],
)  # fmt: skip
def test_a_value_is_shown_and_told_to_machines(field: Field, value: Value, shown: str, plain: object) -> None:
    prop, graph = field_prop(field), graph_of()
    read = prop.get(vm(**{field.key: value}), graph)
    assert (format_value(prop, read, graph), plain_value(prop, read, graph)) == (shown, plain)
    assert prop.get(vm(), graph) is None


@pytest.mark.parametrize(("field", "value"), [(OWNER, 3), (COST, "x"), (REVIEW, "x"), (REVIEW, 3), (STAGE, "gone")])
def test_a_value_of_another_type_is_none(field: Field, value: Value) -> None:
    assert field_prop(field).get(vm(**{field.key: value}), graph_of()) is None


def test_the_catalogue_has_them_behind_its_own_in_their_order() -> None:
    more = catalogue_of(graph_of(OWNER, COST, REVIEW, STAGE))
    keys = [prop.key for prop in more.own_props(Kind.VM)]
    assert keys[-4:] == ["cost", "owner", "review", "stage"]
    assert more.prop(Kind.VM, "OWNER") is more.prop(Kind.VM, "owner") is field_prop(OWNER)
    assert more.prop(Kind.HOST, "stage") is not None
    assert more.prop(Kind.HOST, "owner") is None
    assert more.fields == {Kind.VM: {"cost", "owner", "review", "stage"}, Kind.HOST: {"stage"}}


def test_what_has_a_name_already_is_left_out_and_without_fields_it_is_the_same() -> None:
    taken = [user_field(key) for key in ("status", "cpus", "host", "on_host", "vms", "events")]
    assert catalogue_of(graph_of(*taken)) is CATALOGUE
    assert catalogue_of(graph_of()) is CATALOGUE


def test_values_are_counted_by_the_kinds_of_the_field() -> None:
    graph = graph_of(OWNER, vm(1, owner="a"), vm(2, owner="b"), vm(3, cost=1))
    assert value_count(OWNER, graph) == 2
