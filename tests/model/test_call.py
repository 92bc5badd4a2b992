"""Calls as stored values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.call import Actor, Call, Origin

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
CALLS = st.builds(
    Call,
    command=st.text(),
    targets=st.lists(st.builds(Ref, st.sampled_from(Kind), st.text())).map(tuple),
    args=st.dictionaries(st.text(), JSON),
    actor=st.builds(Actor, st.text()),
    origin=st.sampled_from(Origin),
    reason=st.text(),
)
STORED = Call("Start-Vm", (Ref(Kind.VM, "a"),), {"paused": True}, Actor("ann"), Origin.WINDOW, "needed").as_json()


@given(CALLS)
def test_a_call_survives_the_database(call: Call) -> None:
    assert Call.from_json(json.loads(json.dumps(call.as_json()))) == call


@given(JSON)
def test_no_stored_value_raises_anything_but_invalid(stored: Any) -> None:
    with pytest.raises(Invalid):
        Call.from_json(stored)


@given(st.sampled_from(sorted(STORED)), JSON)
def test_a_damaged_one_is_invalid_or_a_call(key: str, value: Any) -> None:
    try:
        call = Call.from_json({**STORED, key: value})
    except Invalid:
        return
    assert isinstance(call.command, str)
    assert all(isinstance(target, Ref) for target in call.targets)


@pytest.mark.parametrize("key", sorted(STORED))
def test_every_key_is_needed(key: str) -> None:
    with pytest.raises(Invalid):
        Call.from_json({k: v for k, v in STORED.items() if k != key})


@pytest.mark.parametrize(
    ("key", "value"),
    [("command", None), ("reason", 5), ("actor", None), ("origin", "elsewhere"), ("targets", [["car", "a"]]),
     ("targets", [["vm", 5]]), ("targets", [["vm"]]), ("args", [["a", 1]]), ("args", {1: 2})],
)  # fmt: skip
def test_what_is_of_the_wrong_type_is_refused(key: str, value: Any) -> None:
    with pytest.raises(Invalid):
        Call.from_json({**STORED, key: value})


def test_what_it_holds_is_a_copy() -> None:
    args = {"paused": True}
    stored = Call("Start-Vm", args=args).as_json()
    args["paused"] = False
    assert stored["args"] == {"paused": True}
