"""Finding objects by id, name and number; what is ambiguous lists the candidates."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, vm_ref

from stellwerk.core.error import Gone, Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.engine.naming import describe, find_ref, find_refs


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(
        entity.domain(1, name="web-01"),
        entity.domain(2, name="twin"),
        entity.domain(3, "h2", name="twin"),
        entity.domain(4, name="DB"),
        entity.domain(5, name="db"),
        entity.domain(6, name="1"),
    )
    return made


def find(bench: Bench, text: str, kind: Kind = Kind.VM) -> Ref:
    return find_ref(kind, text, bench.inventory.view)


def test_by_id_name_and_number(bench: Bench) -> None:
    assert find(bench, entity.vm_id(1)) == vm_ref(1)
    assert find(bench, entity.vm_id(1).upper()) == vm_ref(1)
    assert find(bench, "web-01") == find(bench, " WEB-01 ") == vm_ref(1)
    assert find(bench, "4") == vm_ref(4)
    assert find(bench, "2", Kind.HOST) == Ref(Kind.HOST, "h2")


def test_the_exact_case_wins(bench: Bench) -> None:
    assert (find(bench, "DB"), find(bench, "db")) == (vm_ref(4), vm_ref(5))
    with pytest.raises(Invalid):
        find(bench, "Db")


def test_ambiguous_names_list_the_candidates(bench: Bench) -> None:
    with pytest.raises(Invalid) as caught:
        find(bench, "twin")
    assert caught.value.text == (
        'the VM "twin" is ambiguous: '
        f"twin, no. 2, on h1 in Default, {entity.vm_id(2)}; twin, no. 3, on h2 in Default, {entity.vm_id(3)}"
    )
    assert caught.value.hint == "give its number or its id"


def test_a_name_that_is_a_number_of_another_is_ambiguous(bench: Bench) -> None:
    with pytest.raises(Invalid, match=r"ambiguous: 1, no. 6, .*; web-01, no. 1, "):
        find(bench, "1")


def test_unknown_names_offer_what_is_close(bench: Bench) -> None:
    with pytest.raises(Gone) as caught:
        find(bench, "web-1")
    assert caught.value.text == 'there is no VM "web-1"'
    assert caught.value.hint == 'did you mean "web-01"'
    with pytest.raises(Gone) as caught:
        find(bench, "x" * 500)
    assert caught.value.hint == ""


def test_many_candidates_are_cut(bench: Bench) -> None:
    bench.put(*(entity.domain(n, name="same") for n in range(20, 32)))
    with pytest.raises(Invalid) as caught:
        find(bench, "same")
    assert caught.value.text.endswith("; … 4")


def test_places(bench: Bench) -> None:
    view = bench.inventory.view
    cluster = view.get(Ref(Kind.CLUSTER, "Default"))
    center = view.get(Ref(Kind.DATA_CENTER, "Default"))
    assert cluster is not None
    assert center is not None
    assert describe(cluster, view) == "Default, no. 1, in Default, Default"
    assert describe(center, view) == "Default, no. 1, Default"


def test_a_tag_is_found_by_its_path_too(bench: Bench) -> None:
    one, twin = (
        replace(entity.tag(id_, below), name="office") for id_, below in (("one", "munich"), ("twin", "paris"))
    )
    bench.add(entity.tag("munich"), one, entity.tag("paris"), twin)
    assert find(bench, "Munich/Office", Kind.TAG) == Ref(Kind.TAG, "one")
    assert find(bench, "paris/office", Kind.TAG) == Ref(Kind.TAG, "twin")
    with pytest.raises(Invalid, match=r"as munich/office.*as paris/office"):
        find(bench, "OFFICE", Kind.TAG)
    with pytest.raises(Gone):
        find(bench, "paris/lab", Kind.TAG)


def test_a_query_stands_for_all_that_fit(bench: Bench) -> None:
    graph = bench.inventory.view
    names = [graph.get(ref).name for ref in find_refs(Kind.VM, "Vms: name = web-*", graph, settled=True)]
    assert names == ["web-01"]
    assert find_refs(Kind.VM, names[0], graph, settled=False) == (find_ref(Kind.VM, names[0], graph),)
    with pytest.raises(Gone, match="once all hosts were asked"):
        find_refs(Kind.VM, "Vms: name = web-*", graph, settled=False)
    with pytest.raises(Gone, match="nothing fits"):
        find_refs(Kind.VM, "Vms: name = nobody", graph, settled=True)
    with pytest.raises(Gone, match="nobody"):
        find_refs(Kind.VM, "nobody", graph, settled=True)
    for wrong in ("Hosts: name = h1", "Vms: nmae = web"):
        with pytest.raises(Invalid):
            find_refs(Kind.VM, wrong, graph, settled=True)
