"""What one process tells another of its samples, as bytes: a round of all the newest ones, and pieces of the last hour;
of what guests told it and of how full storage is. Pure; any thread. The other process may be of another version: what
it says is checked.
"""

from array import array
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from stellwerk.core.ids import HostId, Kind, VmId
from stellwerk.core.record import Record
from stellwerk.services.charge.guest_round import GuestRound, read_guests, written
from stellwerk.services.charge.pool_round import PoolRound, read_pools, written_pools
from stellwerk.services.recording.bundle import bundled, texts, unbundled

MOST_KEYS = 500
"""Numbers of a kind."""


class Table(Record, frozen=True, eq=False):
    """The newest samples of a kind: whose they are (an empty id = nobody's), and a column for each number."""

    kind: Kind
    ids: tuple[str, ...]
    columns: "Mapping[str, array[float]]"


class Round(Record, frozen=True, eq=False):
    """All that is newest, and the VMs whose monitors hang, of hosts that have any."""

    tables: tuple[Table, ...]
    hanging: Mapping[HostId, frozenset[VmId]]


class HourPiece(Record, frozen=True, eq=False):
    """A piece of the last hour, as `Recording.hour` has them; `body` None = that was the last one."""

    kind: Kind | None
    body: bytes | None


Told = Round | HourPiece | GuestRound | PoolRound


def packed(told: Told) -> bytes:
    """As `unpacked` takes it."""
    match told:
        case HourPiece(kind=kind, body=body):
            name = kind.value if kind is not None else None
            return bundled({"what": "hour", "kind": name}, [body] if body is not None else [])
        case GuestRound():
            return bundled({"what": "guests", "vms": written(told)})
        case PoolRound():
            return bundled({"what": "pools", "pools": written_pools(told)}, [])
        case Round(tables=tables, hanging=hanging):
            head = {
                "what": "round",
                "tables": [{"kind": t.kind.value, "ids": t.ids, "keys": list(t.columns)} for t in tables],
                "hanging": {host_id: sorted(vms) for host_id, vms in hanging.items()},
            }
            return bundled(head, [memoryview(column).cast("B") for t in tables for column in t.columns.values()])


def unpacked(data: bytes) -> Told | None:
    """What was told; None for what this version does not understand."""
    try:
        head, parts = unbundled(data)
        if head["what"] == "hour":
            body = parts[0] if parts else None
            return HourPiece(Kind(head["kind"]) if body is not None else None, body)
        if head["what"] == "guests":
            return read_guests(head["vms"])
        if head["what"] == "pools":
            return read_pools(head["pools"])
        return _round(head, parts) if head["what"] == "round" else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _round(head: Mapping[str, Any], parts: Sequence[bytes]) -> Round:
    tables, left = [], list(reversed(parts))
    for told in head["tables"]:
        ids, keys = texts(told["ids"]), texts(told["keys"])
        if len(keys) > MOST_KEYS or len(left) < len(keys):
            raise ValueError("columns are missing")
        columns = {key: _column(left.pop(), len(ids)) for key in keys}
        if told["kind"] in tuple(Kind):  # else a newer program's
            tables.append(Table(Kind(told["kind"]), ids, columns))
    hanging = {HostId(str(host_id)): _vm_ids(texts(vms)) for host_id, vms in head["hanging"].items()}
    return Round(tuple(tables), hanging)


def _column(data: bytes, size: int) -> "array[float]":
    column = array("d")
    column.frombytes(data)
    if len(column) != size:
        raise ValueError("a column of another length")
    return column


def _vm_ids(ids: Collection[str]) -> frozenset[VmId]:
    return frozenset(VmId(id_) for id_ in ids)
