"""`top` for programs, and what it takes its samples from."""

from __future__ import annotations

import pytest
from tests.fakes.command_line import Typing
from tests.fakes.entity import vm_id
from tests.fakes.sampling_part.feeds import TellingFeeds

from stellwerk.cli.failure import Status
from stellwerk.core.ids import Kind, Ref


@pytest.fixture
def busy(stellwerk: Typing) -> Typing:
    """web-1 uses 20 % and db 60 %, once they are sampled a second time."""

    def first() -> None:
        return None

    def second() -> None:
        samples = stellwerk.app.inventory.samples
        for number, value in ((1, 20.0), (3, 60.0)):
            samples.set(Ref(Kind.VM, vm_id(number)), "cpu_usage", value)

    stellwerk.app.sampling.turns = [first, second]
    return stellwerk


def test_one_table_the_busiest_first(busy: Typing) -> None:
    result = busy("top", "--columns", "name,cpu_usage")
    head, titles, *rows = result.out.splitlines()
    assert head.startswith("hosts 2 of 2 up  ·  VMs 2 of 3 running")
    assert titles.split() == ["Name", "CPU"]
    assert [row.split() for row in rows] == [["db", "60", "%"], ["web-1", "20", "%"]]
    assert result.status == Status.DONE


def test_json_has_the_head_and_the_rows(busy: Typing) -> None:
    told = busy("top", "Vms:", "--sort", "name", "--columns", "name,cpu_usage", "--limit", "2", "--json").json
    assert told["vms"] == {"total": 3, "running": 2}
    assert told["rows"] == [{"name": "db", "cpu_usage": 60.0}, {"name": "web-1", "cpu_usage": 20.0}]
    assert told["time"].endswith("Z")


def test_hosts_and_nothing(busy: Typing) -> None:
    assert [row["name"] for row in busy("top", "hosts", "--json").json["rows"]] == ["h1", "h2"]
    assert "no VMs match" in busy("top", "name = nobody").err


def test_wrong_usage(stellwerk: Typing) -> None:
    assert stellwerk("top", "Events:").status == Status.USAGE
    assert stellwerk("top", "--nothing").status == Status.USAGE
    assert "--sort" in stellwerk("top", "--help").out


def test_who_samples_already_is_listened_to(busy: Typing) -> None:
    busy.app.feeds = TellingFeeds(vm_id(1), {"cpu_usage": 7.0})
    told = busy("top", "--columns", "name,cpu_usage", "--json").json
    assert told["rows"] == [{"name": "web-1", "cpu_usage": 7.0}, {"name": "db", "cpu_usage": None}]
    assert busy.app.sampling.asked == [], "each host is sampled by one process"
    assert busy.app.feeds.closed == 1
