"""Queries in a line of the shell."""

from __future__ import annotations

import shlex

import pytest
from tests.fakes import entity
from tests.fakes.engine import small_bench

from stellwerk.cli.shell.query_offer import query_offers, takes_query
from stellwerk.model.field import FieldType
from stellwerk.model.graph import Graph
from stellwerk.search.query import read


def fleet() -> Graph:
    bench = small_bench()
    bench.put(
        entity.domain(1, name="web-1"),
        entity.domain(2, name="Mail box"),
        entity.domain(3, name="o'hara"),
        entity.domain(4, name='say "hi"'),
    )
    bench.add(entity.user_field("tier", FieldType.CHOICE, "gold", "silver"))
    return bench.inventory.view


GRAPH = fleet()


def lines(line: str) -> list[str]:
    """The line with each offer taken."""
    return [line[: len(line) - length] + text for text, length, _what in query_offers(line, lambda: GRAPH)]


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("select 'Vms: st", "select 'Vms: status"),
        ("select Vms: st", "select Vms: status"),
        ("select ", "select Datacenters"),
        ("select 'Vms: status = u", "select 'Vms: status = Up"),
        ("query 'Hosts: Vms.", "query 'Hosts: Vms.name"),
        ("complete 'Vms: status ", "complete 'Vms: status ="),
        ("Select-Vm st", "Select-Vm status"),
        ("Select-Vm ", "Select-Vm name"),
        ("select-host 'name = h", "select-host 'name = h1"),
        ("select --columns name --json 'Vms: st", "select --columns name --json 'Vms: status"),
        ("select 'Vms: name = ma", 'select \'Vms: name = "Mail box"'),
        ("select Vms: name = ma", "select Vms: name = '\"Mail box\"'"),
        ('select "Vms: name = ma', 'select "Vms: name = \\"Mail box\\"'),
        ("select 'Vms: name = o", "select 'Vms: name = o'\\''hara"),
        ("select Vms: status=up", "select Vms: status=Up"),
        ("select --c", "select --csv"),
        ("select 'Vms: tie", "select 'Vms: tier"),
        ("select Vms: tier = s", "select Vms: tier = silver"),
    ],
)
def test_the_first_offer_taken(line: str, first: str) -> None:
    assert lines(line)[0] == first


@pytest.mark.parametrize("line", ["select --columns na", "select 'Vms: st'", "Select-Vm 'status = up'"])
def test_where_nothing_can_be_said(line: str) -> None:
    assert lines(line) == []


@pytest.mark.parametrize("before", ["select 'Vms: name = ", 'select "Vms: name = ', "select Vms: name = "])
def test_every_name_taken_is_read_back_from_the_line(before: str) -> None:
    taken = [line for line in lines(before) if "null" not in line]
    found = set()
    for line in taken:
        quote = before[7] if before[7] in "\"'" else ""
        _select, *words = shlex.split(line + quote)
        query = read(" ".join(words))
        assert query.valid, line
        found.add(query.canonical)
    names = ("web-1", '"Mail box"', "o'hara", '"say \\"hi\\""')
    assert {f"Vms: name = {name}" for name in names} <= found


def test_which_lines_take_a_query() -> None:
    assert all(map(takes_query, ("select", "QUERY", "complete", "Select-Vm", "select-jobs")))
    assert not any(map(takes_query, ("help", "Start-Vm", "Select-Car", "")))


def test_what_an_offer_is_is_said() -> None:
    assert ("status", 2, "property: Status") in list(query_offers("select Vms: st", lambda: GRAPH))
