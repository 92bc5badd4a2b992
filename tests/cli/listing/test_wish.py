"""What an answer depends on; what is asked for it is in `test_selection`."""

import pytest
from tests.fakes.entity import host, vm_id
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import vm

from stellwerk.cli.listing.column import named_props
from stellwerk.cli.listing.wish import Wish, vms_on
from stellwerk.core.ids import HostId, Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.query import read


def wish(text: str, columns: str, exact: bool = True) -> Wish:
    query = read(text)
    assert query.kind is not None
    return Wish(query.kind, query, named_props(CATALOGUE, query.kind, columns), exact)


@pytest.mark.parametrize(
    ("text", "columns", "hosts", "samples", "addresses"),
    [
        ("Vms:", "name", True, False, False),
        ("Vms:", "name,cpu_usage", True, True, False),
        ("Vms: cpu_usage > 5", "name", True, True, False),
        ("Vms: ips = 10.0.0.0/8", "name", True, False, True),
        ("Clusters:", "name,description", False, False, False),
        ("Clusters:", "name,hosts_up", True, False, False),
        ("Tasks:", "title", False, False, False),
    ],
)
def test_what_it_needs(text: str, columns: str, hosts: bool, samples: bool, addresses: bool) -> None:
    made = wish(text, columns)
    assert (bool(made.host_kinds), made.samples, made.addresses) == (hosts, samples, addresses)


def test_columns_that_nobody_named_are_not_waited_for() -> None:
    assert not wish("Vms:", "ips", exact=False).addresses
    assert wish("Vms:", "ips").addresses


def test_vms_of_hosts() -> None:
    graph = graph_of(host("h1"), host("h2"), vm(1, "a", "h1"), vm(2, "b", "h2"))
    assert vms_on({HostId("h2")}, graph) == [vm_id(2)]
    assert wish("Hosts:", "name").kind is Kind.HOST
