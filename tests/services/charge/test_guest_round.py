"""What guests told, from one process to another."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.entity import vm_id

from stellwerk.model.guest.facts import FileSystem, GuestFacts
from stellwerk.services.charge.guest_round import PORTION, GuestRound, in_rounds, read_guests, written
from stellwerk.services.charge.round import packed, unpacked
from stellwerk.services.guest.guest_reading import Told
from stellwerk.services.recording.bundle import bundled

TEXT = st.text(max_size=5)
SIZE = st.none() | st.integers(0, 1 << 50)
SYSTEMS = st.builds(
    FileSystem, place=TEXT, type=TEXT, total=SIZE, used=SIZE, disks=st.lists(TEXT, max_size=2).map(tuple)
)
FACTS = st.builds(
    GuestFacts, system=TEXT, kernel=TEXT, hostname=TEXT, timezone=TEXT, unknown=TEXT,
    users=st.none() | st.lists(TEXT, max_size=2).map(tuple),
    file_systems=st.none() | st.lists(SYSTEMS, max_size=2).map(tuple),
)  # fmt: skip
TOLD = st.builds(Told, source=TEXT, ips=st.lists(TEXT, max_size=2).map(tuple), silent=TEXT, guest=st.none() | FACTS)


@given(st.lists(TOLD, max_size=3))
def test_what_is_told_comes_as_it_was(told: list[Told]) -> None:
    vms = tuple((vm_id(number), one) for number, one in enumerate(told))
    heard = unpacked(packed(GuestRound(vms)))
    assert isinstance(heard, GuestRound)
    assert heard.vms == vms


@pytest.mark.parametrize(
    "vms",
    [
        7, [1], [["v"]], [["v", "agent", "no list", "", None]], [["v", 1, [], "", None]], [["v", "", [], "", {}]],
        [["v", "", [], "", {"system": 1}]], [[None, "", [], "", None]],
    ],
)  # fmt: skip
def test_what_another_version_says_is_passed_over(vms: Any) -> None:
    assert unpacked(bundled({"what": "guests", "vms": vms})) is None


@pytest.mark.parametrize("size", [-1, 1.5, True, "7"])
def test_sizes_are_sizes(size: Any) -> None:
    facts = GuestFacts(file_systems=(FileSystem(place="/", total=7),))
    told: Any = json.loads(json.dumps(written(GuestRound(((vm_id(1), Told(guest=facts)),)))))
    told[0][4]["systems"][0][2] = size
    with pytest.raises(ValueError, match="no size"):
        read_guests(told)


def test_many_go_in_pieces() -> None:
    pieces = list(in_rounds([(vm_id(number), Told()) for number in range(2 * PORTION + 1)]))
    assert [len(piece.vms) for piece in pieces] == [PORTION, PORTION, 1]
