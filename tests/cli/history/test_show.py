"""`history` as people and machines read it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.fakes.command_line import Typing
from tests.fakes.entity import domain, vm_id
from tests.fakes.history.sums import sums

from stellwerk.cli.failure import Status
from stellwerk.core.ids import Kind
from stellwerk.model.device import Disk, Vnic
from stellwerk.model.history.step import Piece
from stellwerk.model.vm import Definition
from stellwerk.services.recording.recent import Recent


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


def test_two_of_one_name_stand_one_after_the_other(recorded: Typing) -> None:
    recorded.app.bench.put(domain(2, definition=Definition(name="web-1")))
    result = recorded("history", "Vms: name = web-1", "--metric", "cpu_usage")
    assert [line.split()[3] for line in result.out.splitlines()[1:]] == ["10", "1.0", "20", "1.0", "40", "1.0"]


def test_json_has_a_gap_where_nobody_recorded(recorded: Typing) -> None:
    (told,) = recorded("history", "Vms: name = web-1", "--metric", "cpu_usage", "--json").json
    assert (told["id"], told["name"], told["metric"], told["step"]) == (vm_id(1), "web-1", "cpu_usage", 60)
    assert [point["mean"] for point in told["points"]] == [10.0, 20.0, None, 40.0]
    assert [point["maximum"] for point in told["points"]] == [20.0, 40.0, None, 80.0]
    assert told["points"][0]["time"].endswith("Z")


def test_traffic_is_the_sum_of_both_directions(stellwerk: Typing) -> None:
    now = int(stellwerk.app.clock.now()) // 60 * 60
    stellwerk.app.history.write([sums(now - 120, {vm_id(1): {"net_in": 2048.0, "net_out": 10.0}})])
    stellwerk.app.history.write([sums(now - 180, {vm_id(1): {"net_in": 1.0}})])
    (told,) = stellwerk("history", "Vms: name = web-1", "--metric", "net_io", "--json").json
    assert [(point["mean"], point["maximum"]) for point in told["points"]] == [(1.0, 2.0), (2058.0, 4116.0)]


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


def test_what_was_begun_just_now_is_told_by_the_minute_however_long_the_time_is(recorded: Typing) -> None:
    words = ("history", "Vms: name = web-1", "--metric", "cpu_usage", "--json", "--from", "now-365d")
    (told,) = recorded(*words).json
    assert (told["step"], len(told["points"])) == (60, 4)
    (told,) = recorded(*words, "--step", "2h").json
    assert (told["step"], told["points"]) == (7200, [])


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


def test_devices_have_a_column(stellwerk: Typing) -> None:
    now = int(stellwerk.app.clock.now()) // 60 * 60
    definition = Definition(name="web-1", vcpus=2, disks=(Disk(target="vda"),))
    stellwerk.app.bench.put(domain(1, definition=definition))
    disk = {f"{vm_id(1)}/vda": {"disk_write": 100.0}}
    cpu = {f"{vm_id(1)}/{number}": {"cpu_usage": float(number)} for number in (0, 1)}
    stellwerk.app.history.write([sums(now - 120, disk, kind=Kind.DISK), sums(now - 120, cpu, kind=Piece.VCPU)])
    words = ("history", "Vms: name = web-1", "--metric", "disk_write,cpu_usage", "--device")
    told = stellwerk(*words, "vda,vcpu 1", "--json").json
    assert [(one["device"], one["metric"], one["points"][0]["mean"]) for one in told] == [
        ("vda", "disk_write", 100.0),
        ("vcpu 1", "cpu_usage", 1.0),
    ]
    lines = stellwerk(*words[:3], "cpu_usage", "--device", "vcpu", "1", "--csv").out.splitlines()
    assert lines[0] == "time,id,name,device,metric,mean,maximum"
    assert [line.split(",")[2:] for line in lines[1:]] == [["web-1", "vcpu 1", "cpu_usage", "1.0", "2.0"]]
    assert stellwerk(*words, "vda,vcpu").out.splitlines()[0].split() == ["Time", "Device", "Metric", "Mean", "Maximum"]


def test_a_device_that_is_not_there_is_told_with_those_that_are(stellwerk: Typing) -> None:
    result = stellwerk("history", "Vms: name = web-1", "--metric", "disk_write", "--device", "vdx")
    assert result.status == Status.USAGE
    assert 'has no device "vdx"' in result.err
    assert "vcpu 0" in result.err
    result = stellwerk("history", "Vms: name = web-1", "--metric", "disk_write,cpu_usage", "--device", "vdx,vcpu")
    assert (result.status, 'has no device "vdx"; it has' in result.err) == (Status.DONE, True)


def test_an_interface_is_found_by_its_end_on_the_host_whatever_its_name(stellwerk: Typing) -> None:
    now, mac = int(stellwerk.app.clock.now()) // 60 * 60, "52:54:00:00:00:01"
    ends = (Vnic(mac=mac, target="dmz-web"), Vnic(mac="52:54:00:00:00:02", target="sdn"))
    definition = Definition(name="web-1", disks=(Disk(target="vda"),), vnics=ends)
    stellwerk.app.bench.put(domain(1, definition=definition))
    flows = {f"{vm_id(1)}/{vnic.mac}": {"net_in": 100.0} for vnic in ends}
    stellwerk.app.history.write([sums(now - 120, flows, kind=Kind.VNIC)])
    words = ("history", "Vms: name = web-1", "--metric", "net_in", "--json", "--device")
    told = stellwerk(*words, "dmz-web,sdn").json
    assert [(one["device"], one["metric"], one["points"][0]["mean"]) for one in told] == [
        ("net0", "net_in", 100.0),
        ("net1", "net_in", 100.0),
    ]
    result = stellwerk(*words, "vda")
    assert (result.status, "is not recorded of Disks" in result.out + result.err) == (
        Status.USAGE,
        True,
    )
    assert stellwerk(*words, "vda,sdn").json[0]["device"] == "net1"


def test_samples_of_the_last_hour(stellwerk: Typing) -> None:
    now = int(stellwerk.app.clock.now())
    recent = Recent(("cpu_usage",))
    for number in range(4):
        recent.add(now - 60 + 5 * number, (vm_id(1),), np.array([[10.0 * number]]))
    stellwerk.app.history.keep_hour([(Kind.VM, piece) for piece in recent.packed()])
    (told,) = stellwerk("history", "Vms: name = web-1", "--metric", "cpu_usage", "--step", "5s", "--json").json
    assert told["step"] == 5
    assert [point["mean"] for point in told["points"]] == [0.0, 10.0, 20.0, 30.0]
