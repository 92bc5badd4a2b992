"""What a query reads."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.query import read


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("Vms: memory > 1", {("memory",), ("name",)}),
        ("Vms: status = up", {("status",), ("host", "status"), ("name",)}),
        ("Vms: sortby host.name", {("host", "name"), ("host",), ("name",)}),
        ("Vms: cluster.name = a", {("cluster", "name"), ("host",), ("host", "cluster"), ("name",)}),
        ("Hosts: Vms.name = a", {("vms", "name"), ("vms", "host"), ("name",)}),
        ("Events:", {("time",)}),
    ],
)
def test_paths_are_named_by_keys(text: str, paths: set[tuple[str, ...]]) -> None:
    assert read(text).reads == paths


def test_every_path_can_be_walked() -> None:
    for kind in Kind:
        for prop in CATALOGUE.own_props(kind):
            for *hops, key in read(f"sortby {prop.key}", kind=kind).reads:
                here = kind
                for hop in hops:
                    here = CATALOGUE.relations[here][hop].target
                assert key in CATALOGUE.props[here]


def test_free_text_reads_the_text_properties_where_it_looks() -> None:
    text = {(prop.key,) for prop in CATALOGUE.own_props(Kind.VM) if prop.text}
    assert text <= read("Vms: a").reads
    assert {("vms", *path) for path in text} <= read("Hosts: Vms = a").reads
    assert text <= read("a").reads


def test_a_chain_of_derived_properties_is_followed() -> None:
    assert {("host", "datacenter"), ("host", "cluster", "datacenter")} <= read("Vms: datacenter = a").reads
    assert read("Hosts: Vms.cpu_usage > 5").uses_samples
    assert read("Hosts: Vms.uptime > 5").uses_time
    assert read("Hosts: NOT Vms.started > now-1d").uses_time
