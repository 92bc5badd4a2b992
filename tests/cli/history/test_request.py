"""What `history` is asked for, and what is refused."""

import pytest

from stellwerk.cli.history.request import MOST_POINTS, read_request
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.history.step import Piece, Step

NOW = 1_700_006_400.0


def asked(text: str = "Vms: name = web-01", **options: str):
    return read_request({"metric": "cpu_usage", **options}, text, NOW, lambda: CATALOGUE)


def test_an_hour_in_minutes_is_what_is_meant() -> None:
    request = asked()
    assert (request.begin, request.end, request.step) == (NOW - 3600, NOW, Step.MINUTE)
    assert [prop.key for prop in request.metrics] == ["cpu_usage"]


@pytest.mark.parametrize(
    ("since", "step"),
    [("now-12h", Step.MINUTE), ("now-2d", Step.TEN_MINUTES), ("now-30d", Step.TWO_HOURS), ("now-300d", Step.TWO_HOURS)],
)
def test_the_step_fits_the_time(since: str, step: Step) -> None:
    request = asked(**{"from": since})
    assert request.step is step
    assert step is Step.TWO_HOURS or (request.end - request.begin) / step.seconds <= MOST_POINTS


def test_aliases_of_a_metric_count_and_none_twice() -> None:
    request = asked(metric="usage_cpu_percent, cpu_usage,net_in")
    assert [prop.key for prop in request.metrics] == ["cpu_usage", "net_in"]


@pytest.mark.parametrize(
    ("text", "options", "problem"),
    [
        ("Vms: name = x", {"metric": ""}, "no --metric"),
        ("Vms: name = x", {"metric": "name"}, "not recorded"),
        ("Hosts:", {"metric": "rtt"}, "read now and then"),
        ("Vms:", {"metric": "fullest_file_system"}, "read now and then"),
        ("Tags: name = x", {}, "nothing is recorded"),
        ("web-01", {}, "no type"),
        ("Vms: nosuch = x", {}, "nosuch"),
        ("Vms:", {"from": "gestern"}, "no time"),
        ("Vms:", {"from": "now", "to": "now-1h"}, "not before"),
        ("Vms:", {"step": "3m"}, "no step"),
        ("Vms:", {"step": "x"}, "no step"),
        ("Vms:", {"step": "2h", "metric": "cpu_steal"}, "not kept by a step of 2h"),
        ("Vms:", {"step": "5s", "metric": "cpu_steal"}, "not kept by a step of 5s"),
        ("Vms:", {"step": "2h", "device": "vda", "metric": "disk_write"}, "not kept by a step of 2h"),
        ("Hosts:", {"device": "vda", "metric": "disk_write"}, "devices of VMs"),
        ("Vms:", {"device": ",", "metric": "disk_write"}, "devices of VMs"),
        ("Vms:", {"device": "vda", "metric": "mem_usage"}, "not recorded of Disks or Vnics"),
        ("Vms:", {"device": "vcpu 0", "metric": "mem_usage"}, "not recorded of virtual processors"),
    ],
)
def test_what_means_nothing_is_refused(text: str, options: dict[str, str], problem: str) -> None:
    with pytest.raises(Invalid) as caught:
        asked(text, **options)
    assert problem in str(caught.value)
    assert caught.value.hint or problem == "nosuch"


def test_samples_are_a_step_of_their_own() -> None:
    assert asked(step="5s").step is None
    assert (
        read_request({"metric": "cpu_usage", "step": "2s"}, "Vms: name = x", NOW, lambda: CATALOGUE, 2.0).seconds == 2
    )
    with pytest.raises(Invalid) as caught:
        read_request({"metric": "cpu_usage", "step": "5s"}, "Vms: name = x", NOW, lambda: CATALOGUE, 2.0)
    assert "2s (the last hour), 1m" in caught.value.hint


def test_devices_have_the_numbers_of_their_sorts() -> None:
    request = asked(device="vda, net0,vcpu 1", metric="disk_write,net_in,cpu_usage")
    found = {
        device.name: {sort: [prop.key for prop in metrics] for sort, metrics in device.metrics.items()}
        for device in request.devices
    }
    assert found == {
        "vda": {Kind.DISK: ["disk_write"], Kind.VNIC: ["net_in"]},
        "net0": {Kind.VNIC: ["net_in"]},
        "vcpu 1": {Piece.VCPU: ["cpu_usage"]},
    }
    assert request.metrics == ()


def test_what_is_rare_has_no_coarse_step() -> None:
    for options in ({"metric": "cpu_steal"}, {"metric": "disk_read", "device": "vda"}):
        assert asked(**options, **{"from": "now-300d"}).step is Step.TEN_MINUTES
