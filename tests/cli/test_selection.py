"""`select`: what is asked, what is shown, and in which form."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from tests.fakes import entity
from tests.fakes.command_line import Result, Typing
from tests.fakes.sampling_part.feeds import TellingFeeds

from stellwerk.core.error import TimedOut
from stellwerk.core.ids import HostId, Kind, LibvirtNetworkId, Ref, StoragePoolId
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState
from stellwerk.model.storage import LibvirtNetwork, StoragePool

BOTH = frozenset({HostId("h1"), HostId("h2")})


def names(result: Result) -> list[str]:
    assert result.status == 0, result.err
    return [row["name"] for row in result.json]


def test_json_holds_an_object_for_each_row(stellwerk: Typing) -> None:
    result = stellwerk("select", "Vms: name = web-1", "--json")
    assert result.status == 0
    (row,) = result.json
    assert list(row)[:3] == ["id", "name", "status"]
    assert (row["id"], row["status"], row["host"], row["memory"]) == (entity.vm_id(1), "Up", "h1", 2 << 30)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["select", "Vms:"], ["db", "web-1", "web-2"]),
        (["select", "Vms: status = up"], ["db", "web-1"]),
        (["select", "Vms:", "status", "=", "up"], ["db", "web-1"]),
        (["select", "vms", "sortby", "name", "desc"], ["web-2", "web-1", "db"]),
        (["Select-Vm", "status=up"], ["db", "web-1"]),
        (["select-vm"], ["db", "web-1", "web-2"]),
        (["SELECT", "Hosts: vms.name = db"], ["h2"]),
        (["Select-Host"], ["h1", "h2"]),
        (["Select-DataCenter"], ["Default"]),
        (["select", "Vms: name = nobody"], []),
        (["select", "Vms:", "--sort", "-name"], ["web-2", "web-1", "db"]),
        (["select", "Vms: sortby name", "--sort", "status desc, host.name"], ["web-1", "db", "web-2"]),
        (["select", "Vms:", "--sort=-status, -name"], ["web-1", "db", "web-2"]),
    ],
)
def test_what_is_found(stellwerk: Typing, words: list[str], found: list[str]) -> None:
    assert names(stellwerk(*words, "--json")) == found


def test_words_among_all_types(stellwerk: Typing) -> None:
    result = stellwerk("select", "All: web", "--json")
    assert [(row["type"], row["name"], row["found"]) for row in result.json][:2] == [
        ("vm", "web-1", "name"),
        ("vm", "web-2", "name"),
    ]
    found = stellwerk("select", f"all : {entity.vm_id(1)}").out
    assert "VM" in found
    assert f"UUID: {entity.vm_id(1)}" in found
    assert stellwerk("select", "All: web", "--csv").out.startswith("type,name,found,text,id\nvm,web-1,name,web-1,")
    assert stellwerk("select", "All: h1", "--count").out.strip().isdecimal()
    assert "nothing matches" in stellwerk("select", "All: nobody-at-all").err


def test_a_count_alone(stellwerk: Typing) -> None:
    assert stellwerk("select", "Vms: status = up", "--count").out == "2\n"
    assert stellwerk("Select-Vm", "--count", "--json").json == {"count": 3}
    assert stellwerk("Select-Vm", "name = nobody", "--count", "--csv").out == "count\n0\n"
    assert stellwerk.app.sampling.asked == [], "no column needs statistics"


def test_the_format_by_its_name(stellwerk: Typing) -> None:
    for name in ("json", "csv", "table"):
        switch = [f"--{name}"] if name != "table" else []
        words = ("select", "Vms:", "--columns", "name,memory")
        assert stellwerk(*words, "--format", name).out == stellwerk(*words, *switch).out


def test_a_cell_of_csv_is_no_formula(stellwerk: Typing) -> None:
    stellwerk.app.bench.put(entity.domain(9, name="=HYPERLINK(1)"))
    assert stellwerk("select", "Vms: id = *9", "--csv", "--columns", "name").out == "name\n'=HYPERLINK(1)\n"


def test_csv_has_keys_for_its_head(stellwerk: Typing) -> None:
    result = stellwerk("select", "Vms: name = web-*", "--csv", "--columns", "name,status,vcpus,autostart,ips,title")
    assert list(csv.reader(io.StringIO(result.out))) == [
        ["name", "status", "vcpus", "autostart", "ips", "title"],
        ["web-1", "Up", "2", "false", "", ""],
        ["web-2", "Down", "2", "false", "", ""],
    ]


def test_csv_quotes_what_needs_it(stellwerk: Typing) -> None:
    stellwerk.app.bench.put(entity.domain(9, name='a "b", c'))
    result = stellwerk("select", "Vms: id = *9", "--csv", "--columns=name,status")
    assert list(csv.reader(io.StringIO(result.out)))[1] == ['a "b", c', "Up"]


@pytest.mark.parametrize("option", ["--columns=name,mem_size", "-Columns:name,mem_size", "--COLUMNS=name, mem_size"])
def test_columns_are_any_properties_by_any_name(stellwerk: Typing, option: str) -> None:
    result = stellwerk("select", "Vms: name = db", option, "--json")
    assert result.json == [{"name": "db", "memory": 2 << 30}]


def test_people_get_a_table(stellwerk: Typing) -> None:
    result = stellwerk("select", "Vms:", "--columns", "name,vcpus,memory")
    assert result.out.splitlines() == [
        "Name   vCPUs  Memory",
        "db         2   2 GiB",
        "web-1      2   2 GiB",
        "web-2      2   2 GiB",
    ]


def test_on_a_terminal_the_table_fits(stellwerk: Typing) -> None:
    stellwerk.app.bench.put(entity.domain(9, name="x" * 300))
    result = stellwerk("select", "Vms:", width=60)
    assert max(map(len, result.out.splitlines())) <= 60
    assert "web-1" in result.out


def test_names_cannot_steer_the_terminal(stellwerk: Typing) -> None:
    stellwerk.app.bench.put(entity.domain(9, name="a\x1b[31mb\nc[red]"))
    for width in (None, 100):
        result = stellwerk("select", "Vms: id = *9", "--columns", "name", width=width)
        assert "\x1b[31m" not in result.out
        assert "[red]" in result.out
        assert len(result.out.splitlines()) == 2


def test_nothing_found_is_said_beside_the_output(stellwerk: Typing) -> None:
    result = stellwerk("select", "Vms: name = nobody")
    assert (result.status, result.out) == (0, "")
    assert result.err == "no VMs match\nwithout name = nobody it finds something\n"
    assert stellwerk("select", "Vms: name = nobody", "--json").err == ""


# whom it asks


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["select", "Vms:"], [BOTH]),
        (["select", "Hosts:"], [BOTH]),
        (["Select-Cluster"], [BOTH]),
        (["Select-Cluster", "--columns", "name,description"], []),
        (["Select-Cluster", "vms.status = up", "--columns", "name"], [BOTH]),
        (["Select-Task"], []),
        (["Select-Event", "severity=alert"], []),
        (["select", "Events: host.status = up"], [BOTH]),
        (["select", "Vms:", "--cached"], []),
    ],
)
def test_the_hosts_that_matter_are_asked(stellwerk: Typing, words: list[str], asked: list[frozenset[HostId]]) -> None:
    assert stellwerk(*words, "--json").status == 0
    assert stellwerk.app.ensured == asked


def test_a_host_that_is_not_to_be_connected_is_left_alone(stellwerk: Typing) -> None:
    stellwerk.app.disconnect("h2")
    stellwerk("select", "Vms:")
    assert stellwerk.app.ensured == [frozenset({HostId("h1")})]


def test_the_answer_is_of_now(stellwerk: Typing) -> None:
    bench = stellwerk.app.bench
    stellwerk.app.unseen["h1"] = lambda: bench.put(entity.domain(1, name="web-1", state=DomainState.SHUT_OFF))
    assert names(stellwerk("select", "Vms: status = up", "--cached", "--json")) == ["db", "web-1"]
    assert names(stellwerk("select", "Vms: status = up", "--json")) == ["db"]


def test_a_host_that_does_not_answer_costs_a_warning_and_its_rows_are_unknown(stellwerk: Typing) -> None:
    stellwerk.app.cut("h2")
    result = stellwerk("select", "Vms:", "--columns", "name,status,memory", "--json")
    assert result.status == 0
    assert result.json[0] == {"name": "db", "status": "Unknown", "memory": 2 << 30}
    assert result.err == (
        'warning: host "h2" could not be asked: no route to host, check the network; '
        "what is shown of it is what it last reported\n"
    )


def test_many_silent_hosts_are_counted(stellwerk: Typing) -> None:
    for number in range(20):
        stellwerk.app.bench.add(entity.host(f"x{number}"))
        stellwerk.app.cut(f"x{number}")
    lines = stellwerk("select", "Vms:").err.splitlines()
    assert len(lines) == 11
    assert lines[-1] == "warning: 10 more hosts could not be asked"


def test_storage_is_looked_at_where_it_is_asked_for(stellwerk: Typing) -> None:
    pool = StoragePool(id=StoragePoolId("h1/p"), host_id=HostId("h1"), uuid="p", name="default")
    stellwerk.app.details.found["h1"] = Batch(entities=(pool,))
    assert names(stellwerk("Select-StoragePool", "--json")) == ["default"]
    assert sorted(stellwerk.app.details.asked) == [("storage", "h1"), ("storage", "h2")]


def test_networks_too_but_not_of_a_host_that_is_gone(stellwerk: Typing) -> None:
    network = LibvirtNetwork(id=LibvirtNetworkId("h1/n"), host_id=HostId("h1"), uuid="n", name="nat")
    stellwerk.app.details.found["h1"] = Batch(entities=(network,))
    stellwerk.app.cut("h2")
    assert names(stellwerk("select", "Hosts: networks.name = nat", "--json")) == ["h1"]
    assert stellwerk.app.details.asked == [("networks", "h1")]


def test_storage_that_cannot_be_read_is_a_warning(stellwerk: Typing) -> None:
    stellwerk.app.details.errors["h2"] = TimedOut("the pools took too long")
    result = stellwerk("Select-StoragePool", "--json")
    assert result.status == 0
    assert 'host "h2" could not be asked: the pools took too long' in result.err


# statistics and addresses


def use_of_processors(stellwerk: Typing, percent: float) -> Callable[[], None]:
    samples = stellwerk.app.inventory.samples
    return lambda: samples.set(Ref(Kind.VM, entity.vm_id(1)), "cpu_usage", percent)


@pytest.mark.parametrize(
    ("words", "readings"),
    [
        (["Select-Cluster"], 0),
        (["Select-Vm", "--columns", "name,status"], 0),
        (["Select-Vm"], 1),
        (["Select-Vm", "--columns", "name,mem_usage"], 1),
        (["Select-Vm", "--columns", "name,cpu_usage"], 2),
        (["Select-Vm", "cpu_usage > 80", "--columns", "name"], 2),
        (["Select-Vm", "sortby net_in", "--columns", "name"], 2),
        (["select", "Hosts: vms.cpu_usage > 80", "--columns", "name"], 2),
        (["Select-Vm", "cpu_usage > 80", "--cached"], 0),
    ],
)
def test_statistics_are_read_as_often_as_the_answer_needs(stellwerk: Typing, words: list[str], readings: int) -> None:
    assert stellwerk(*words, "--json").status == 0
    assert stellwerk.app.sampling.asked == [BOTH] * readings


def test_a_condition_on_a_rate_sees_the_second_reading(stellwerk: Typing) -> None:
    stellwerk.app.sampling.turns = [lambda: None, use_of_processors(stellwerk, 93.0)]
    result = stellwerk("select", "Vms: cpu_usage > 80", "--columns", "name,cpu_usage", "--json")
    assert result.json == [{"name": "web-1", "cpu_usage": 93.0}]


def test_statistics_that_another_process_takes_are_not_read_again(stellwerk: Typing) -> None:
    stellwerk.app.feeds = TellingFeeds(entity.vm_id(1), {"cpu_usage": 93.0})
    result = stellwerk("select", "Vms: cpu_usage > 80", "--columns", "name,cpu_usage", "--json")
    assert result.json == [{"name": "web-1", "cpu_usage": 93.0}]
    assert stellwerk.app.sampling.asked == []
    assert stellwerk.app.feeds.closed == 1


@pytest.mark.parametrize(
    "words", [["Select-Disk", "--columns", "name,disk_read"], ["Select-Vm", "--columns", "cpu_steal"]]
)
def test_statistics_of_devices_are_read_all_the_same(stellwerk: Typing, words: list[str]) -> None:
    stellwerk.app.feeds = TellingFeeds(entity.vm_id(1), {"cpu_usage": 93.0})
    assert stellwerk(*words, "--json").status == 0
    assert stellwerk.app.sampling.asked == [BOTH] * 2
    assert stellwerk.app.feeds.ears == []


def test_a_silent_host_is_not_sampled(stellwerk: Typing) -> None:
    stellwerk.app.cut("h2")
    stellwerk("Select-Vm")
    assert stellwerk.app.sampling.asked == [frozenset({HostId("h1")})]


def addressed(stellwerk: Typing) -> list[str]:
    return sorted(vm_id for what, vm_id in stellwerk.app.details.asked if what == "addresses")


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["Select-Vm"], False),
        (["Select-Vm", "--columns", "name,ips"], True),
        (["Select-Vm", "ip = 10.0.0.5", "--columns", "name"], True),
    ],
)
def test_guests_are_asked_for_their_addresses_on_demand(stellwerk: Typing, words: list[str], asked: bool) -> None:
    assert stellwerk(*words).status == 0
    assert addressed(stellwerk) == ([entity.vm_id(number) for number in (1, 2, 3)] if asked else [])


@pytest.mark.parametrize(
    ("words", "asked"),
    [(["Select-Vm"], False), (["Select-Vm", "--columns", "pending"], True), (["Select-Vm", "pending is empty"], True)],
)
def test_what_waits_for_a_start_is_compared_on_demand(stellwerk: Typing, words: list[str], asked: bool) -> None:
    assert stellwerk(*words).status == 0
    assert (("waiting", entity.vm_id(1)) in stellwerk.app.details.asked) is asked


def test_only_guests_of_hosts_that_are_there(stellwerk: Typing) -> None:
    stellwerk.app.cut("h1")
    stellwerk("Select-Vm", "--columns", "ips")
    assert addressed(stellwerk) == [entity.vm_id(3)]


def test_guests_that_do_not_answer_are_not_waited_for_without_end(stellwerk: Typing) -> None:
    stellwerk.app.details.silent = True
    assert stellwerk("Select-Vm", "--columns", "ips").status == 0


# what it refuses


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["select"], "there is no query, write for example: select 'Vms: status = up'"),
        (["select", "Vms: status = upp"], 'VMs have no status "upp", did you mean Up?'),
        (["select", "status = up"], "no type is named, begin with a type and a colon, for example Vms: status = up"),
        (
            ["select", "all : web", "--sort", "name"],
            "--sort is for objects of one type, name it instead of All:, for example Vms: web",
        ),
        (["select", "web"], "the query names no type, begin with one, for example Vms: or Hosts:"),
        (
            ["select", "Vms:", "--columns", "name,statsu"],
            'VMs have no property "statsu", did you mean status or last_status or started',
        ),
        (["select", "Vms:", "--jsn"], 'there is no option "--jsn" here, did you mean --json'),
        (["select", "Vms:", "--columns"], "--columns needs a value"),
        (["select", "Vms:", "--json", "--csv"], "--json and --csv exclude each other, choose one"),
        (["select", "Vms:", "--csv", "--format", "table"], "--csv and --format table exclude each other, choose one"),
        (["select", "Vms:", "--format", "cvs"], 'there is no format "cvs", did you mean csv'),
        (["select", "Vms:", "--format", "xml"], 'there is no format "xml", they are table, json, csv'),
        (["select", "Vms:", "--sort", "nmae"], 'VMs have no property "nmae", did you mean name?'),
        (["select", "Vms:", "--watch", "--cached"], "--watch and --cached exclude each other, choose one"),
        (["select", "Vms:", "--watch", "--count"], "--watch and --count exclude each other, choose one"),
        (["select", "Vms:", "--interval", "3"], "--interval is for a live list, add --watch"),
        (
            ["select", "Vms:", "--watch", "--interval", "0"],
            '"0" is no interval, give seconds from 0.5 to 3600',
        ),
        (["select", "Vms:", "--watch", "--interval", "nan"], '"nan" is no interval, give seconds from 0.5 to 3600'),
    ],
)
def test_wrong_usage(stellwerk: Typing, words: list[str], error: str) -> None:
    result = stellwerk(*words)
    if "--json" in words:
        assert result.json["error"]["code"] == "invalid"
    else:
        assert result.err == f"error: {error}\n"
        assert result.out == ""
    assert result.status == 2
    assert stellwerk.app.opened == 0


def test_an_error_as_json(stellwerk: Typing) -> None:
    result = stellwerk("select", "Vms: nmae = x", "--json")
    assert result.status == 2
    assert result.err == ""
    assert set(result.json["error"]) == {"code", "text", "hint"}


def test_help(stellwerk: Typing) -> None:
    assert stellwerk("select", "--help").out.startswith("stellwerk select 'QUERY'")


def test_bookmarks_are_counted_where_somebody_asks(stellwerk: Typing) -> None:
    stellwerk.app.bench.add(
        entity.bookmark("off", "Vms: status = down", position=1), entity.bookmark("bad", "Vms: nmae = x", position=2)
    )
    result = stellwerk("Select-Bookmark", "--columns", "name,hits,type,valid", "--json")
    assert result.json == [
        {"name": "off", "hits": 1, "type": "Vms", "valid": True},
        {"name": "bad", "hits": None, "type": None, "valid": False},
    ]
    assert names(stellwerk("Select-Bookmark", "hits > 0", "--json", "--columns", "name")) == ["off"]
    assert stellwerk.app.ensured == []
    assert 'VMs have no property "nmae"' in stellwerk("Select-Bookmark").out


def test_tags_are_found_with_what_is_below_and_printed_by_their_paths(stellwerk: Typing) -> None:
    bench = stellwerk.app.bench
    bench.add(entity.tag("munich"), entity.tag("office", "munich"))
    assert stellwerk("Set-Tag", "-TagId", "munich/office", "-VmId", "web-1", "-VmId", "db").status == 0
    result = stellwerk("select", "Vms: tag = munich", "--columns", "name,tags", "--json")
    assert result.json == [{"name": "db", "tags": ["munich/office"]}, {"name": "web-1", "tags": ["munich/office"]}]
    told = stellwerk("select", "Vms: tag = munich", "--columns", "tags", "--csv").out
    assert told.splitlines() == ["tags", "munich/office", "munich/office"]
    (munich, office) = stellwerk("Select-Tag", "--columns", "path,object_count", "--json").json
    assert (munich, office) == (
        {"path": "munich", "object_count": 2}, {"path": "munich/office", "object_count": 2},
    )  # fmt: skip
