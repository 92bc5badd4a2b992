"""What Prometheus reads, by the parser of its own library."""

from __future__ import annotations

import math

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.fakes import entity
from tests.fakes.entity import vm_id

from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.model.catalogue.prop import Source
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState, LinkState
from stellwerk.services.metrics.exposition import exposition, metric_name
from stellwerk.store.inventory import Inventory

HOSTILE = 'a"b\\c\nd} 1\n# TYPE x{'


@pytest.fixture
def inventory() -> Inventory:
    """VMs 1 (with a hostile name) and 2 (off) on h1, which is up; h2 is not connected."""
    made = Inventory(PlainLoop(), SystemClock())
    hosts = (entity.data_center(), entity.cluster(), entity.host("h1"), entity.host("h2", state=LinkState.OFF))
    domains = (entity.domain(1, name=HOSTILE), entity.domain(2, name="off", state=DomainState.SHUT_OFF))
    made.apply(Batch(entities=hosts, domains=domains))
    for key, value in (("cpu_usage", 50.0), ("disk_read", 1e6), ("disk_read_ops", 0.0), ("net_in", math.nan)):
        made.samples.set(Ref(Kind.VM, vm_id(1)), key, value)
    made.samples.set(Ref(Kind.HOST, "h1"), "load_1", 0.25)
    return made


def read(inventory: Inventory) -> dict[str, list[tuple[dict[str, str], float]]]:
    text = "".join(exposition(inventory.graph(), "1.0"))
    families = list(text_string_to_metric_families(text))
    assert len({family.name for family in families}) == len(families)
    assert {family.type for family in families} == {"gauge"}
    assert all(family.documentation for family in families)
    return {family.name: [(one.labels, one.value) for one in family.samples] for family in families}


def test_names_are_by_convention_and_values_in_base_units(inventory: Inventory) -> None:
    found = read(inventory)
    labels = {"uuid": vm_id(1), "name": HOSTILE, "host": "h1", "cluster": "Default"}
    assert found["stellwerk_vm_cpu_usage_ratio"] == [(labels, 0.5)]
    assert found["stellwerk_vm_disk_read_bytes_per_second"] == [(labels, 1e6)]
    assert found["stellwerk_vm_disk_read_operations_per_second"] == [(labels, 0.0)]
    assert found["stellwerk_host_load_1"][0][1] == 0.25
    assert found["stellwerk_host_load_1"][0][0]["name"] == "h1"
    assert found["stellwerk_info"] == [({"version": "1.0"}, 1.0)]


def test_what_is_up_and_what_is_not(inventory: Inventory) -> None:
    found = read(inventory)
    assert {labels["name"]: value for labels, value in found["stellwerk_host_up"]} == {"h1": 1.0, "h2": 0.0}
    assert {labels["name"]: value for labels, value in found["stellwerk_vm_up"]} == {HOSTILE: 1.0, "off": 0.0}


def test_what_is_unknown_is_left_out(inventory: Inventory) -> None:
    assert "stellwerk_vm_net_in_bytes_per_second" not in read(inventory)
    empty = Inventory(PlainLoop(), SystemClock())
    assert list(read(empty)) == ["stellwerk_info"]


def test_each_number_has_a_name_of_its_own() -> None:
    names = [
        metric_name(kind, prop)
        for kind in (Kind.VM, Kind.HOST)
        for prop in CATALOGUE.own_props(kind)
        if prop.source is Source.STATS
    ]
    assert len(set(names)) == len(names)
    assert all(name.replace("_", "").isalnum() and name == name.lower() for name in names)
