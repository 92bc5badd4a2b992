"""The façade: what a text finds, what it depends on, what is said of a wrong one."""

import gc
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.clock import FakeClock
from tests.fakes.entity import cluster, data_center, folder, host, tag
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import DAY, NOW, event, names, small_graph, vm
from tests.search.oracle.sentence import sentences, text_of

from stellwerk.core.error import Invalid
from stellwerk.core.ids import FolderId, Kind, TagId
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.event import Severity
from stellwerk.search.query import MOST_FIXES, PAGE, quote, read, select

CASES = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))
"""The samples of the specification, as they stand there."""
HERE = json.loads((Path(__file__).parent / "cases_here.json").read_text(encoding="utf-8"))
"""What each of them is here."""
NOT_HERE = ("there is no type ", "there are no ", "have no property ")
GRAPH = small_graph()


@pytest.mark.parametrize("case", CASES["queries"], ids=lambda case: case["query"])
def test_every_sample_answers_as_is_stated(case: dict[str, str]) -> None:
    """A valid one may be about what is not here: then the mistake names that."""
    query = read(case["query"])
    if query.valid:
        assert case["expect"] == "valid"
        assert query.canonical == HERE["canonical"][case["query"]]
        assert read(query.canonical).canonical == query.canonical
        assert isinstance(select(query, GRAPH), list)
        return
    first, said = query.errors[0], HERE["mistakes"][case["query"]]
    assert case["query"][first.start : first.end] == said["at"]
    assert said["says"] in f"{first.message}; {first.hint}"
    assert case["expect"] == "invalid" or any(words in first.message for words in NOT_HERE)
    with pytest.raises(Invalid):
        select(query, GRAPH)


def test_a_sample_about_what_is_here_is_answered() -> None:
    """Types and properties that samples ask for and that are not here are not here by any name."""
    assert {case["query"] for case in CASES["queries"]} == {*HERE["canonical"], *HERE["mistakes"]}
    for case in CASES["queries"]:
        query = read(case["query"])
        if query.valid or case["expect"] == "invalid":
            continue
        word = HERE["mistakes"][case["query"]]["at"]
        assert CATALOGUE.of_type(word) is None
        assert query.kind is None or CATALOGUE.prop(query.kind, word) is None


def test_the_list_gives_the_type_that_the_text_does_not_name() -> None:
    assert read("cluster = lab", kind=Kind.VM).kind is Kind.VM
    assert read("Hosts: cluster = lab", kind=Kind.VM).kind is Kind.HOST
    assert read("hosts", kind=Kind.VM).kind is Kind.HOST
    assert read("hosts sortby name", kind=Kind.VM).kind is Kind.HOST
    assert read('"hosts"', kind=Kind.VM).kind is Kind.VM
    assert read("hosts web", kind=Kind.VM).kind is Kind.VM


def test_nothing_written_finds_all_of_the_list() -> None:
    assert len(names("", GRAPH)) == 6
    assert len(names("   ", GRAPH, Kind.HOST)) == 3
    assert not read("").valid


def test_free_text_without_a_type_looks_through_all() -> None:
    query = read("web-1 or munich")
    assert query.kind is None
    assert [type(found).__name__ for found in select(query, GRAPH)] == ["Host", "Vm", "Vm"]
    assert read("pool.ntp.org").valid
    assert read(query.canonical).canonical == query.canonical


TAGGED = graph_of(
    tag("munich"), tag("office", "munich"), tag("lab", "office"), tag("paris"),
    replace(tag("paris-office", "paris"), name="Office"), host("h1"),
    *(
        replace(vm(number, name), tags=tuple(TagId(tag_id) for tag_id in tags))
        for number, (name, tags) in enumerate(
            {"a": ("munich",), "b": ("lab",), "c": ("paris-office",), "d": ("paris", "lab"), "e": ()}.items()
        )
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tag = munich", "abd"),
        ("TAGS = MUNICH", "abd"),
        ("Vms.tag = munich", "abd"),
        ("tag = office", "bcd"),
        ("tag = munich/office", "bd"),
        ("tag = paris/*", "c"),
        ("tag = p*", "cd"),
        ("tag = lab and tag = paris", "d"),
        ("tag != munich", "ce"),
        ("NOT tag = munich", "ce"),
        ("tag != nothing", "abcde"),
        ("tag IN (lab, paris)", "bcd"),
        ("tag NOT IN (lab, paris)", "ae"),
        ("tag ~ unic", "abd"),
        ("tag !~ unic", "ce"),
        ("tag IS EMPTY", "e"),
        ("tags = null", "e"),
        ("tag != null", "abcd"),
        ("tags.name = munich", "a"),
        ("tags.path = munich/office/lab", "bd"),
        ("own_tags = mun", "a"),
        ("tag = munich sortby tags desc, name", "dab"),
        ("sortby tags, name", "bdace"),
    ],
)
def test_a_tag_means_what_is_below_it_too(text: str, found: str) -> None:
    assert "".join(names(f"Vms: {text}", TAGGED)) == found


FILED = graph_of(
    folder("prod"), folder("web", "prod"), folder("test"), replace(folder("test-web", "test"), name="Web"), host("h1"),
    *(
        replace(vm(number, name), folder=FolderId(place) if place else None)
        for number, (name, place) in enumerate({"a": "prod", "b": "web", "c": "test-web", "d": "test", "e": ""}.items())
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("folder = prod", "ab"),
        ("Vms.FOLDER = PROD", "ab"),
        ("folder = web", "bc"),
        ("folder = prod/web", "b"),
        ("folder = test/*", "c"),
        ("folder ~ ro", "ab"),
        ("folder != prod", "cde"),
        ("folder IN (web, test)", "bcd"),
        ("folder IS EMPTY", "e"),
        ("folder != null", "abcd"),
        ("folder.name = prod", "a"),
        ("folder.parent = prod", "b"),
        ("own_folder = pro", "a"),
        ("sortby folder desc, name", "bcdae"),
    ],
)
def test_a_folder_means_what_is_below_it_too(text: str, found: str) -> None:
    assert "".join(names(f"Vms: {text}", FILED)) == found


def test_folders_are_found_by_what_is_in_them() -> None:
    assert names("Folders: Vms.name = b", FILED) == ["web"]
    assert names("Folders: vm_count = 2 sortby path", FILED) == ["prod", "test"]
    assert names("Folders: children.name = web sortby path", FILED) == ["prod", "test"]


def test_a_condition_needs_a_type() -> None:
    (error,) = read("status = up").errors
    assert "no type" in error.message
    query = read("Vms status = up")
    assert query.errors[0].fix is not None
    assert read(query.errors[0].fix.applied(query.text)).canonical == "Vms: status = Up"


def test_a_page_is_a_slice() -> None:
    many = [vm(number, f"vm-{number}") for number in range(1, 251)]
    graph = graph_of(data_center(), cluster(), host(), *many)
    assert len(names("Vms:", graph)) == 250
    assert names("Vms: page 1", graph) == [f"vm-{number}" for number in range(1, PAGE + 1)]
    assert names("Vms: page 3", graph) == [f"vm-{number}" for number in range(201, 251)]
    assert names("Vms: sortby name desc page 3", graph) == [f"vm-{number}" for number in range(50, 0, -1)]
    assert names("Vms: page 4", graph) == []


def test_matches_and_sort_key_agree_with_select() -> None:
    query = read("Vms: host.status = up sortby memory desc, name")
    found = [entity for entity in GRAPH.all(Kind.VM) if query.matches(entity, GRAPH)]
    assert sorted(found, key=lambda entity: query.sort_key(entity, GRAPH)) == select(query, GRAPH)
    assert len({query.sort_key(entity, GRAPH) for entity in found}) == len(found)


def test_another_order_leaves_the_conditions() -> None:
    query = read("Vms: web sortby name").sorted_by(["-memory", "host.name"])
    assert query.canonical == "Vms: web sortby memory desc, host.name"
    assert query.sorted_by([]).canonical == "Vms: web"
    with pytest.raises(Invalid):
        query.sorted_by(["nonsense"])


def test_an_invalid_query_answers_nothing_silently() -> None:
    query = read("Vms: statsu = up")
    vms = list(GRAPH.all(Kind.VM))
    for ask in (lambda: query.matches(vms[0], GRAPH), lambda: query.sort_key(vms[0], GRAPH), query.require_valid):
        with pytest.raises(Invalid, match="did you mean"):
            ask()
    assert query.canonical == query.text


def test_it_says_what_it_depends_on() -> None:
    reads = read("Vms: status = up sortby cluster").reads
    assert {("status",), ("host", "status"), ("cluster",), ("host", "cluster"), ("name",)} <= reads
    reads = read("Hosts: Vms.name = a").reads
    assert {("vms", "name"), ("vms", "host"), ("name",)} <= reads
    assert ("description",) in read("Vms: web").reads


def test_it_says_whether_samples_or_the_clock_matter() -> None:
    assert read("Vms: cpu_usage > 80").uses_samples
    assert read("Hosts: sortby cpu_usage").uses_samples
    assert not read("Vms: status = up").uses_samples
    for text in ("Vms: uptime > 1", "Events: time > yesterday", "Events: time > now-1h", "Vms: sortby uptime"):
        assert read(text).uses_time, text
    for text in ("Events: time > 2026-01-01", "Vms: started > 2026-01-01", "Vms: status = up"):
        assert not read(text).uses_time, text


def test_relative_times_count_from_the_clock() -> None:
    graph = graph_of(event(1, Severity.NORMAL, time=NOW - 2 * DAY), clock=FakeClock(NOW))
    recent = "Events: time > now-1d"
    assert names(recent, graph) == []
    earlier = read(recent, clock=FakeClock(NOW - 1.5 * DAY))
    assert len(select(earlier, graph)) == 1


@pytest.mark.parametrize("text", ["Vms: name is not", "Vmz: nmae = x", "Hosts: Vms.statsu.up", "Vms: memory =< web"])
def test_a_correction_that_leaves_a_mistake_is_none(text: str) -> None:
    assert [error.fix for error in read(text).errors] == [None] * len(read(text).errors)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_correction_leaves_one_mistake_less_and_makes_none(data: st.DataObject) -> None:
    text, _starts = text_of(data.draw, data.draw(sentences()))
    for _change in range(data.draw(st.integers(1, 2))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 6, len(text))))
        text = text[:start] + data.draw(st.one_of(st.just(""), BROKEN)) + text[end:]
    query = read(text)
    for error in query.errors:
        if error.fix is not None:
            after = read(error.fix.applied(text))
            assert len(after.errors) < len(query.errors), (text, error)
            assert {one.message for one in after.errors} < {one.message for one in query.errors} | {""}


def test_corrections_of_long_texts_cost_little() -> None:
    text = "Vms: " + "(name = upp, " * 4000
    assert sum(error.fix is not None for error in read(text).errors) <= 1
    text = "Vms: " + "status = upp " * 30
    assert sum(error.fix is not None for error in read(text).errors) == MOST_FIXES


words = st.text(alphabet=st.characters(codec="utf-8"), max_size=12)


@given(words)
def test_a_quoted_value_means_exactly_itself(value: str) -> None:
    if value == "":
        return
    for text in (f"name = {quote(value)}", f"(name = {quote(value)})", f"name IN ({quote(value)}, x)"):
        query = read(text, kind=Kind.VM)
        assert query.valid, (text, query.errors)
        comparison = query.checked.criteria
        assert comparison.values[0].pieces == (value.casefold(),)


BROKEN = st.sampled_from(
    ["(", ")", '"', ",", "=", "!", "<", ">", " ", "\\", "*", "x", " and ", " or ", " not ", " in ", " is ", "==", "<>",
     " sortby ", " page ", " is not ", " in x ", "1/31/26"]
)  # fmt: skip

SNIPPETS = st.sampled_from(
    ["Vms:", "Hosts", ":", "name", "status", "Vms.status.down", "Vms.", ".", "=", "!=", "~", "<=", "up", "NOT", "AND",
     "or", "(", ")", ",", "IN", "in (", "is", "null", "empty", "sortby", "desc", "page", "2", '"', "\\", "*", "web",
     "memory", "4GB", "time", "today-7d", "ips", "10.0.0.0/8", "host.name", "\n", "\x00", "ſ", "é", "cluster"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(SNIPPETS, max_size=14).map(" ".join), st.lists(SNIPPETS).map("".join)))
@settings(max_examples=400)
def test_any_text_is_read_without_raising(text: str) -> None:
    for kind in (None, Kind.VM):
        query = read(text, kind=kind)
        for error in query.errors:
            assert 0 <= error.start <= error.end <= len(text)
            assert error.message
            assert error.fix is None or 0 <= error.fix.start <= error.fix.end <= len(text)
        if query.valid:
            again = read(query.canonical, kind=query.kind)
            assert again.errors == ()
            assert again.canonical == query.canonical
            assert [found.id for found in select(query, GRAPH)] == [found.id for found in select(again, GRAPH)]


def cpu_seconds(work: Callable[[], object]) -> float:
    """The least CPU time of some runs, without the collector, which the program stops too."""
    gc.collect()
    gc.disable()
    try:
        return min(_timed(work) for _run in range(5))
    finally:
        gc.enable()


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def test_the_language_costs_little_beside_reading_the_property() -> None:
    vms = [vm(number, f"vm-{number}", f"h{number % 400}") for number in range(1, 10_001)]
    graph = graph_of(data_center(), cluster(), *(host(f"h{number}") for number in range(400)), *vms)
    get = CATALOGUE.props[Kind.VM]["status"].get
    query = read("Vms: status = up")
    bare = cpu_seconds(lambda: [get(entity, graph) for entity in vms])
    asked = cpu_seconds(lambda: list(filter(query.test(graph), vms)))
    assert asked < 1.6 * bare + 0.002


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Vms: status = up", {"name"}),
        ("Vms: sortby memory desc", {"memory", "name"}),
        ("Vms: sortby host.name", None),
        ("Vms: sortby cpu_usage desc", None),
        ("Vms: sortby uptime", None),
    ],
)
def test_what_alone_decides_the_place(text: str, places: set[str] | None) -> None:
    """Nothing does where a sample, the clock or another object may move it."""
    assert read(text).places_by == (None if places is None else frozenset(places))
