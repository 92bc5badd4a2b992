"""Samples as bytes, and what another process may say instead."""

import json
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.ids import HostId, Kind, VmId
from stellwerk.services.charge.round import HourPiece, Round, Table, packed, unpacked
from stellwerk.services.recording.bundle import bundled

TABLE = {"kind": "vm", "ids": ["a", ""], "keys": ["cpu_usage", "mem_usage"]}
COLUMNS = [array("d", [1.5, 2.0]).tobytes(), array("d", [3.0, float("nan")]).tobytes()]


def test_a_round_is_the_same_on_the_other_side() -> None:
    columns = {"cpu_usage": array("d", [1.5, 2.0]), "sampled": array("d", [3.0, 4.0])}
    told = Round((Table(Kind.VM, ("a", ""), columns),), {HostId("h1"): frozenset({VmId("a")})})
    found = unpacked(packed(told))
    assert isinstance(found, Round)
    (table,) = found.tables
    assert (table.kind, table.ids, dict(table.columns)) == (Kind.VM, ("a", ""), columns)
    assert found.hanging == told.hanging


def test_pieces_of_the_hour() -> None:
    piece, last = unpacked(packed(HourPiece(Kind.HOST, b"abc"))), unpacked(packed(HourPiece(None, None)))
    assert isinstance(piece, HourPiece)
    assert isinstance(last, HourPiece)
    assert (piece.kind, piece.body, last.kind, last.body) == (Kind.HOST, b"abc", None, None)


def test_kinds_of_a_newer_program_are_left_out() -> None:
    head = {"what": "round", "tables": [{**TABLE, "kind": "starship"}, TABLE], "hanging": {}}
    found = unpacked(bundled(head, [*COLUMNS, *COLUMNS]))
    assert isinstance(found, Round)
    assert [table.kind for table in found.tables] == [Kind.VM]


@pytest.mark.parametrize(
    "head",
    [
        {},
        {"what": "weather"},
        {"what": "hour", "kind": "starship"},
        {"what": "round", "tables": 7, "hanging": {}},
        {"what": "round", "tables": [{**TABLE, "ids": "ab"}], "hanging": {}},
        {"what": "round", "tables": [{**TABLE, "ids": ["a", "b", "c"]}], "hanging": {}},
        {"what": "round", "tables": [{**TABLE, "keys": ["a", "b", "c"]}], "hanging": {}},
        {"what": "round", "tables": [TABLE], "hanging": []},
        {"what": "round", "tables": [TABLE], "hanging": {"h1": [1]}},
        {"what": "round", "tables": [None], "hanging": {}},
    ],
)
def test_what_is_not_understood_is_nothing(head: dict[str, object]) -> None:
    assert unpacked(bundled(json.loads(json.dumps(head)), COLUMNS)) is None


@given(st.binary())
def test_nor_is_anything_else(data: bytes) -> None:
    assert unpacked(data) is None
