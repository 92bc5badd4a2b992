"""Documents: what goes in comes out; what does not fit is refused."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from tests.fakes.record_strategy import records

from stellwerk.adapters.database.document import (
    read_json,
    read_record,
    read_text,
    without_infinity,
    write_call,
    write_facts,
    write_json,
)
from stellwerk.core.error import Invalid
from stellwerk.model.call import Call
from stellwerk.model.device import Disk
from stellwerk.model.host import CpuFacts, HostFacts


@settings(deadline=None)
@given(records(HostFacts))
def test_facts_survive(facts: HostFacts) -> None:
    assert read_text(write_facts(facts), HostFacts, "bad") == facts


def test_only_what_differs_from_the_default_is_written() -> None:
    written = write_facts(HostFacts(hostname="h1", cpu=CpuFacts(cpus=4)))
    assert written is not None
    assert json.loads(written) == {"hostname": "h1", "cpu": {"cpus": 4}}
    assert write_facts(None) is None


def test_a_call_is_written_as_it_says() -> None:
    call = Call("Start-Vm")
    assert read_json(write_call(call)) == call.as_json()
    assert write_call(None) is None


def test_unknown_keys_are_passed_over_and_missing_ones_are_defaults() -> None:
    document = {"hostname": "h1", "invented_later": [1, {"a": 2}], "cpu": {"cpus": 2, "new": None}}
    assert read_record(document, HostFacts) == HostFacts(hostname="h1", cpu=CpuFacts(cpus=2))
    assert read_text(json.dumps(document), HostFacts, "bad") == HostFacts(hostname="h1", cpu=CpuFacts(cpus=2))


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "text",
        {"hostname": 5},
        {"memory": "5"},
        {"memory": True},
        {"session": 1},
        {"machine_types": "q35"},
        {"machine_types": ["q35", 5]},
        {"boot_time": "now"},
        {"cpu": []},
        {"cpu": {"cpus": []}},
    ],
)
def test_hostile_values_are_refused(document: Any) -> None:
    with pytest.raises(Invalid, match="stored HostFacts cannot be read"):
        read_record(document, HostFacts)
    with pytest.raises(Invalid, match="bad"):
        read_text(json.dumps(document), HostFacts, "bad")


def test_missing_required_fields_are_refused() -> None:
    with pytest.raises(Invalid):
        read_record({"device": "disk"}, Disk)


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_a_number_that_is_none_is_refused(value: float) -> None:
    with pytest.raises(Invalid):
        without_infinity({"time": value})
    assert without_infinity({"time": 1.5, "name": "inf"}) == {"time": 1.5, "name": "inf"}


@pytest.mark.parametrize("text", ["", "{", "[NaN]", "[Infinity]", "[" * 100_000, None, b"\xff", 7, '{"\\ud8'])
def test_what_is_no_json_is_refused(text: Any) -> None:
    with pytest.raises(Invalid, match="not JSON"):
        read_json(text)


def test_any_text_is_written_in_ascii_and_read_again() -> None:
    assert write_json("ü\ud800").isascii()
    assert read_json(write_json("ü\ud800")) == "ü\ud800"
    facts = HostFacts(hostname="h\udcff")
    assert read_text(write_facts(facts), HostFacts, "bad") == facts


def test_what_half_a_pair_hides_is_checked_all_the_same() -> None:
    with pytest.raises(Invalid, match="bad"):
        read_text('{"hostname":"\\ud800","memory":"5"}', HostFacts, "bad")


def test_nan_is_not_written() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json(float("nan"))
