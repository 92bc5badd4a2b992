"""Bad input: names and texts of a corpus, and any text. Nothing raises, every name is found, cost grows linearly."""

from __future__ import annotations

import cProfile
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.database.query_sql.base import Base, GraphMemory, event, full_graph
from tests.fakes.entity import cluster, data_center, host, vm_id
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import NOW, small_graph, vm

from stellwerk.adapters.database.query_sql.statement import select_ids
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.completion.complete import Completer
from stellwerk.search.completion.known import GraphKnown
from stellwerk.search.completion.offer import What
from stellwerk.search.explain import explain_empty
from stellwerk.search.query import quote, read, select

CORPUS = json.loads((Path(__file__).parent / "corpus.json").read_text(encoding="utf-8"))
NAMES: list[str] = CORPUS["names"]
TEXTS: list[str] = CORPUS["texts"]
SMALL = small_graph()
COMPLETER = Completer(GraphKnown(SMALL, CATALOGUE))
BASE = Base()

any_text = st.text(st.characters(), max_size=60)
"""Lone surrogates and unassigned characters too."""


def twins(name: str) -> object:
    """Two VMs of one name on two hosts, and one of another."""
    return graph_of(
        data_center(), cluster(), host("h1"), host("h2"), vm(1, name, "h1"), vm(2, name, "h2"), vm(3, "other")
    )


def in_quotes(text: str) -> str:
    """Free text that stands for itself."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("*", "\\*") + '"'


def found(text: str, graph: object) -> set[str]:
    query = read(text)
    assert query.valid, (text, query.errors)
    again = read(query.canonical)
    ids = {entity.id for entity in select(query, graph)}
    assert {entity.id for entity in select(again, graph)} == ids, query.canonical
    return ids


def check_name(name: str) -> None:
    """It is found by itself, quoted, in every place where a value may stand, and completed to what finds it."""
    graph, both = twins(name), {vm_id(1), vm_id(2)}
    written = quote(name)
    for text in ("name = {}", "name={}", "(name = {})", "name IN (nobody, {})", "NOT name != {}"):
        assert found(f"Vms: {text.format(written)}", graph) == both, text
    for text in (in_quotes(name), f"({in_quotes(name)})", f"name = nobody OR {in_quotes(name)}"):
        assert found(f"Vms: {text}", graph) >= both, text
    assert found(f"Hosts: vms.name = {written} AND name = h2", graph) == {"h2"}
    assert found(f"Vms: name ~ {written} AND host = h1", graph) >= {vm_id(1)}
    completer = Completer(GraphKnown(graph, CATALOGUE))
    for before in ("Vms: name = ", "Vms: (name=", "Vms: name IN (nobody, "):
        offers = [one for one in completer.offers(before) if (one.text, one.what) == (name, What.VALUE)]
        assert len(offers) == 1, "once, however many have it"
        text = offers[0].applied(before)
        assert found(text + ")" * ("(" in before), graph) == both, text


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_every_name_is_found_quoted_and_completed(name: str) -> None:
    check_name(name)


@given(any_text.filter(lambda name: name != ""))
@settings(max_examples=150, deadline=None)
def test_any_name_is_found_quoted_and_completed(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_every_text_of_an_event_is_found_by_the_database(name: str) -> None:
    if any("\ud800" <= ch <= "\udfff" for ch in name):
        return  # no text of ours: the database takes UTF-8
    events = [event(1, text=name), event(2, text="other")]
    BASE.fill(events, [])
    graph = full_graph(events, [])
    assert BASE.found(f"Events: text = {quote(name)}", graph) == ["e1"]
    assert "e1" in BASE.found(f"Events: {in_quotes(name)}", graph)


def check_text(text: str) -> None:
    """It is read and completed at every place, and what is found of it is explained; nothing raises."""
    for kind in (None, Kind.VM, Kind.EVENT):
        query = read(text, kind=kind)
        assert bool(query.errors) is not query.valid
        for error in query.errors:
            assert 0 <= error.start <= error.end <= len(text)
            assert error.message
        if query.valid:
            select(query, SMALL)
            explain_empty(query, SMALL)
            assert read(query.canonical, kind=query.kind).canonical == query.canonical
    for cursor in range(0, len(text) + 1, max(1, len(text) // 12)):
        for offer in COMPLETER.offers(text, cursor, kind=Kind.VM):
            assert 0 <= offer.start <= cursor <= offer.end <= len(text)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_no_text_raises(text: str) -> None:
    check_text(text)
    query = read(text, kind=Kind.EVENT)
    if query.valid and query.kind is Kind.EVENT:
        statement = str(select_ids(query, GraphMemory(full_graph([], [])), NOW))
        assert "DROP" not in statement


@given(st.lists(st.one_of(st.sampled_from(TEXTS), st.sampled_from(NAMES[:60]), any_text), max_size=4).map("".join))
@settings(max_examples=100, deadline=None)
def test_no_mixture_raises(text: str) -> None:
    check_text(text[:200])


REPEATED = ["web ", "a=b ", "(", ")", '"', '""', "NOT ", "name = a OR ", "name in (", "status = upp ", "a.b.c.d ", "*",
            "a,", "name is ", "\\\"", "x", "= ", "(a) ", "sortby a, ", "vms.name = a AND host.name = b OR ",
            "😀"]  # fmt: skip


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, of Python and of C: the same on every machine."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("snippet", REPEATED)
def test_the_work_of_reading_grows_as_the_text_does(snippet: str) -> None:
    short, long = (f"Vms: {snippet * (size // len(snippet))}" for size in (2_000, 8_000))
    read(short)
    few, many = calls(lambda: read(short)), calls(lambda: read(long))
    assert many <= 4.4 * few + 200, f"{few} calls for 2 kB, {many} for 8 kB"
    begun = time.process_time()
    read(5 * long)
    assert time.process_time() - begun < 5, "within one call: a quadratic pattern needs far more for 40 kB"


@pytest.mark.parametrize("snippet", REPEATED)
def test_the_work_of_completing_grows_as_the_text_does(snippet: str) -> None:
    count = 1_000 // len(snippet)
    short, long = f"Vms: {snippet * count}", f"Vms: {snippet * 4 * count}"
    for share in (2, 1):
        few = calls(lambda: COMPLETER.offers(short, 5 + count // share * len(snippet)))  # noqa: B023 - called at once
        many = calls(lambda: COMPLETER.offers(long, 5 + 4 * count // share * len(snippet)))  # noqa: B023 - the same
        assert many <= 4.4 * few + 500, f"{few} calls for 1 kB, {many} for 4 kB"
