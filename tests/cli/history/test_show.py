"""`history` as people and machines read it."""

from __future__ import annotations

import pytest
from tests.fakes.command_line import Typing
from tests.fakes.entity import vm_id
from tests.fakes.history.sums import sums

from stellwerk.cli.failure import Status


@pytest.fixture
def recorded(stellwerk: Typing) -> Typing:
    """web-1 and web-2 in the last ten minutes; nothing was recorded in the minute before the last."""
    now = int(stellwerk.app.clock.now()) // 60 * 60
    for back, value in ((300, 10.0), (240, 20.0), (120, 40.0)):
        values = {vm_id(1): {"cpu_usage": value, "net_in": 2048.0}, vm_id(2): {"cpu_usage": 1.0, "net_in": 0.0}}
        stellwerk.app.history.write([sums(now - back, values)])
    return stellwerk


def test_a_table_of_what_there_is(recorded: Typing) -> None:
    result = recorded("history", "Vms: name = web-1", "--metric", "cpu_usage")
    lines = result.out.splitlines()
    assert lines[0].split() == ["Time", "Mean", "Maximum"]
    assert [line.split()[2:] for line in lines[1:]] == [
        ["10", "%", "20", "%"],
        ["20", "%", "40", "%"],
        ["40", "%", "80", "%"],
    ]


def test_several_objects_and_numbers_are_named(recorded: Typing) -> None:
    result = recorded("history", "Vms: name = web-*", "--metric", "cpu_usage,net_in")
    assert result.out.splitlines()[0].split() == ["Time", "Name", "Metric", "Mean", "Maximum"]
    assert len(result.out.splitlines()) == 1 + 3 * 4


def test_json_has_a_gap_where_nobody_recorded(recorded: Typing) -> None:
    (told,) = recorded("history", "Vms: name = web-1", "--metric", "cpu_usage", "--json").json
    assert (told["id"], told["name"], told["metric"], told["step"]) == (vm_id(1), "web-1", "cpu_usage", 60)
    assert [point["mean"] for point in told["points"]] == [10.0, 20.0, None, 40.0]
    assert [point["maximum"] for point in told["points"]] == [20.0, 40.0, None, 80.0]
    assert told["points"][0]["time"].endswith("Z")


def test_csv_is_one_row_a_step(recorded: Typing) -> None:
    lines = recorded("history", "Vms: name = web-1", "--metric", "cpu_usage", "--csv").out.splitlines()
    assert lines[0] == "time,id,name,metric,mean,maximum"
    assert [line.split(",")[4:] for line in lines[1:]] == [
        ["10.0", "20.0"],
        ["20.0", "40.0"],
        ["", ""],
        ["40.0", "80.0"],
    ]


def test_nothing_recorded_is_said(recorded: Typing) -> None:
    result = recorded("history", "Vms: name = db", "--metric", "cpu_usage")
    assert result.status == Status.DONE
    assert "nothing was recorded" in result.err
    assert "no objects match" in recorded("history", "Vms: name = nobody", "--metric", "cpu_usage").err
    assert recorded("history", "Vms: name = db", "--metric", "cpu_usage", "--json").json[0]["points"] == []


def test_no_host_is_asked(recorded: Typing) -> None:
    recorded("history", "Vms: name = web-1", "--metric", "cpu_usage")
    assert recorded.app.ensured == []


def test_help_and_wrong_usage(stellwerk: Typing) -> None:
    assert "--metric" in stellwerk("history", "--help").out
    assert stellwerk("history", "Vms:", "--metric", "cpu_usage", "--json", "--csv").status == Status.USAGE
    assert stellwerk("history", "Vms:").status == Status.USAGE


def test_a_time_in_which_nobody_recorded_is_said(recorded: Typing) -> None:
    now = recorded.app.clock.now()
    recorded.app.history.watched(now - 3000, now - 2000)
    recorded.app.history.watched(now - 300, now)
    words = ("history", "Vms: name = web-1", "--metric", "cpu_usage")
    said = recorded(*words).err.splitlines()
    assert [line.split(" from ")[0] for line in said] == ["nobody was recording"]
    assert recorded(*words, "--json").err == ""
