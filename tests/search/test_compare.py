"""Tests of one condition on one object."""

import pytest
from tests.search.oracle.fleet import NOW, event, small_graph, vm

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.event import Severity
from stellwerk.search.ast import Op
from stellwerk.search.checked import Comparison, FreeText
from stellwerk.search.compare import address_number, choices_that_fit, comparison_test, free_text_test, on_nothing
from stellwerk.search.context import Context
from stellwerk.search.query import read

CONTEXT = Context(small_graph(), NOW)


def leaf(text: str, kind: Kind = Kind.VM) -> Comparison:
    found = read(text, kind=kind).checked.criteria
    assert isinstance(found, Comparison)
    return found


def test_ordered_values_compare_by_rank() -> None:
    test = comparison_test(leaf("severity > warning", Kind.EVENT), CONTEXT)
    assert [test(event(1, severity)) for severity in Severity] == [False, False, True, True]
    test = comparison_test(leaf("severity <= warning", Kind.EVENT), CONTEXT)
    assert [test(event(1, severity)) for severity in Severity] == [True, True, False, False]


def test_a_reference_that_leads_nowhere_equals_nothing() -> None:
    lost = vm(9, "lost", "nowhere")
    assert not comparison_test(leaf("host = nowhere"), CONTEXT)(lost)
    assert comparison_test(leaf("host != nowhere"), CONTEXT)(lost)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("name = a", False), ("name != a", True), ("name IS NULL", True), ("name != null", False),
     ("name IN (a, null)", True), ("name NOT IN (a, null)", False), ("memory < 4", False)],
)  # fmt: skip
def test_what_an_empty_object_answers(text: str, answer: bool) -> None:
    assert on_nothing(leaf(text)) is answer


def test_free_text_looks_at_text_properties_only() -> None:
    props = tuple(prop for prop in CATALOGUE.own_props(Kind.VM) if prop.text)
    found = read("10.0", kind=Kind.VM).checked.criteria
    assert isinstance(found, FreeText)
    test = free_text_test(found, props, Kind.VM, CONTEXT)
    assert test(vm(1, "a", ips=("10.0.0.1",)))
    assert not test(vm(1, "a", machine="10.0"))
    assert not free_text_test(found, (), Kind.VM, CONTEXT)(vm(1, "10.0"))


def test_free_text_also_looks_at_what_depends_on_other_objects() -> None:
    props = (CATALOGUE.props[Kind.VM]["title"], CATALOGUE.props[Kind.VM]["host"])
    for text, answer in (("h1", True), ("H*", True), ("h2", False), ("hello", True)):
        found = read(f'"{text}"', kind=Kind.VM).checked.criteria
        assert isinstance(found, FreeText)
        assert free_text_test(found, props, Kind.VM, CONTEXT)(vm(1, "a", title="say hello")) is answer


def test_a_pattern_does_not_reach_over_the_end_of_a_text() -> None:
    one = vm(1, "web", title="box")
    for text, answer in (("w*b", True), ("b*x", True), ("web*box", False), ("*", True), ("w*e*b", True)):
        found = read(text, kind=Kind.VM).checked.criteria
        assert isinstance(found, FreeText)
        props = tuple(CATALOGUE.props[Kind.VM][key] for key in ("name", "title"))
        assert free_text_test(found, props, Kind.VM, CONTEXT)(one) is answer, text


def test_which_values_of_an_enum_compare_so() -> None:
    severity = CATALOGUE.props[Kind.EVENT]["severity"]
    assert choices_that_fit(severity, ("warning",), Op.GREATER_EQUAL) == {"warning", "error", "alert"}
    assert choices_that_fit(severity, ("warning", "alert"), Op.LESS) == {"normal", "warning", "error"}
    assert choices_that_fit(severity, ("error",), Op.EQUAL) == {"error"}


def test_addresses_as_numbers() -> None:
    assert address_number("10.0.0.1") == address_number("10.0.0.1/24") == (4, 0x0A000001)
    assert address_number("::1") == (6, 1)
    assert address_number("web") is None
