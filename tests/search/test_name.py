"""Names: what they mean, in which order, and what was probably meant."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.name import (
    PLANNED_TYPES,
    CatalogueNames,
    Target,
    Unknown,
    closest,
    hop_names,
    path_names,
    related_name,
    resolve,
    shorthand_values,
)


def target(path: str, kind: Kind) -> tuple[list[str], str | None]:
    found = resolve(path.split("."), kind, CATALOGUE)
    assert isinstance(found, Target)
    return [hop.key for hop in found.hops], found.prop.key if found.prop else None


@pytest.mark.parametrize(
    ("path", "kind", "hops", "prop"),
    [
        ("name", Kind.VM, [], "name"),
        ("ON_HOST", Kind.VM, [], "host"),
        ("host", Kind.VM, [], "host"),
        ("Hosts", Kind.VM, ["host"], None),
        ("host.name", Kind.VM, ["host"], "name"),
        ("Vms.name", Kind.VM, [], "name"),
        ("Vms", Kind.VM, [], None),
        ("vm.host.vms.name", Kind.VM, ["host", "vms"], "name"),
        ("Vms.status", Kind.HOST, ["vms"], "status"),
        ("datacenter.name", Kind.VM, ["datacenter"], "name"),
        ("data_center", Kind.VM, [], "datacenter"),
        ("event_vm.name", Kind.EVENT, ["vm"], "name"),
        ("children.title", Kind.TASK, ["children"], "title"),
        ("tasks.title", Kind.TASK, [], "title"),
        ("also_on.Clusters.name", Kind.VM, ["also_on", "cluster"], "name"),
    ],
)
def test_where_a_path_leads(path: str, kind: Kind, hops: list[str], prop: str | None) -> None:
    assert target(path, kind) == (hops, prop)


@pytest.mark.parametrize(
    ("path", "index", "last"),
    [("nmae", 0, True), ("host.nmae", 1, True), ("hots.name", 0, False), ("os.name", 0, False),
     ("host.vm.vms.name", 2, False), ("", 0, True)],
)  # fmt: skip
def test_where_a_path_breaks_off(path: str, index: int, last: bool) -> None:
    found = resolve(path.split("."), Kind.VM, CATALOGUE)
    assert isinstance(found, Unknown)
    assert (found.index, found.last) == (index, last)


def test_what_the_parser_asks() -> None:
    names = CatalogueNames(CATALOGUE, Kind.VM)
    assert names.is_type("vms")
    assert names.is_type("Storage"), "a type of the language, here or not"
    assert not names.is_type("web")
    assert names.type_like("hsots") == "Hosts"
    assert names.type_like("00") is None
    assert names.is_path(None, "host.name")
    assert not names.is_path(None, "Hosts")
    assert names.is_path("Hosts", "vms.name")
    assert not names.is_path("Storage", "name")
    assert not CatalogueNames(CATALOGUE, None).is_path(None, "name")


def test_planned_types_are_not_here_yet() -> None:
    assert all(CATALOGUE.of_type(name) is None for name in PLANNED_TYPES)


def test_what_was_probably_meant() -> None:
    assert closest("nmae", path_names(Kind.VM, CATALOGUE)) == "name"
    assert closest("Clutser", hop_names(Kind.VM, CATALOGUE)) in ("cluster", "Clusters")
    assert closest("xyzzy", path_names(Kind.VM, CATALOGUE)) is None
    assert closest("x" * 100_000, path_names(Kind.VM, CATALOGUE)) is None


@pytest.mark.parametrize("kind", Kind)
def test_every_relation_can_be_named_apart_from_properties(kind: Kind) -> None:
    for relation in CATALOGUE.own_relations(kind):
        name = related_name(relation, CATALOGUE)
        found = resolve([name], kind, CATALOGUE)
        assert isinstance(found, Target)
        if found.prop is not None:
            assert not relation.usual or (kind, relation.key) in {(Kind.VM, "also_on")}, name


def test_words_for_values() -> None:
    status = CATALOGUE.props[Kind.VM]["status"]
    assert shorthand_values(status)["shut off"] == "Down"
    assert shorthand_values(status)["poweringup"] == "PoweringUp"
    assert shorthand_values(CATALOGUE.props[Kind.VM]["autostart"])["yes"] == "true"
    assert shorthand_values(CATALOGUE.props[Kind.VM]["name"]) == {}
