"""Documents: what goes in comes out; what does not fit is refused."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stellwerk.adapters.database.document import codec, pair_of, read_json, write_facts, write_json
from stellwerk.core.error import Invalid
from stellwerk.model.device import Disk
from stellwerk.model.host import CpuFacts, HostFacts

FINITE = st.floats(allow_nan=False, allow_infinity=False)
st.register_type_strategy(float, FINITE)


@settings(deadline=None)
@given(st.from_type(HostFacts))
def test_facts_survive(facts: HostFacts) -> None:
    assert codec(HostFacts).read(read_json(write_facts(facts))) == facts


def test_only_what_differs_from_the_default_is_written() -> None:
    assert codec(HostFacts).plain(HostFacts(hostname="h1", cpu=CpuFacts(cpus=4))) == {
        "hostname": "h1",
        "cpu": {"cpus": 4},
    }
    assert write_facts(None) is None


def test_unknown_keys_are_passed_over_and_missing_ones_are_defaults() -> None:
    read = codec(HostFacts).read({"hostname": "h1", "invented_later": [1, {"a": 2}], "cpu": {"cpus": 2, "new": None}})
    assert read == HostFacts(hostname="h1", cpu=CpuFacts(cpus=2))


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
        {"boot_time": float("inf")},
        {"cpu": []},
        {"cpu": {"cpus": []}},
    ],
)
def test_hostile_values_are_refused(document: Any) -> None:
    with pytest.raises(Invalid, match="stored HostFacts cannot be read"):
        codec(HostFacts).read(document)


def test_missing_required_fields_are_refused() -> None:
    with pytest.raises(Invalid):
        codec(Disk).read({"device": "disk"})


@pytest.mark.parametrize("text", ["", "{", "[NaN]", "[Infinity]", "[" * 100_000, None, b"\xff", 7])
def test_what_is_no_json_is_refused(text: Any) -> None:
    with pytest.raises(Invalid, match="not JSON"):
        read_json(text)


def test_any_text_is_written_in_ascii() -> None:
    assert write_json("ü\ud800").isascii()
    assert read_json(write_json("ü\ud800")) == "ü\ud800"


def test_nan_is_not_written() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json(float("nan"))


def test_a_type_that_documents_cannot_hold_is_told_at_once() -> None:
    with pytest.raises(TypeError, match="cannot hold"):
        pair_of(set[int])
