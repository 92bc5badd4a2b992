"""References as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.ids import Kind, Ref


@given(st.sampled_from(Kind), st.text(min_size=1))
def test_a_reference_survives_as_text(kind: Kind, id_: str) -> None:
    assert Ref.parse(str(Ref(kind, id_))) == Ref(kind, id_)


@pytest.mark.parametrize("text", ["", "vm", "vm:", ":x", "car:x", "VM:x"])
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        Ref.parse(text)


def test_the_names_of_kinds_are_stored_and_stay() -> None:
    assert [kind.value for kind in Kind] == [
        "data_center", "cluster", "host", "vm", "storage_pool", "volume", "libvirt_network", "task", "event",
        "tag", "bookmark", "folder", "field", "snapshot", "nic", "disk", "vnic", "alarm", "alert",
        "template", "trash",
    ]  # fmt: skip
