"""Kinds counted in words. Pure; any thread."""

from collections.abc import Sequence
from typing import assert_never

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import plural


def count_words(kind: Kind, count: int) -> str:
    """`3 VMs`, `1 host`."""
    match kind:
        case Kind.DATA_CENTER:
            return plural("{n} data center", "{n} data centers", count)
        case Kind.CLUSTER:
            return plural("{n} cluster", "{n} clusters", count)
        case Kind.HOST:
            return plural("{n} host", "{n} hosts", count)
        case Kind.VM:
            return plural("{n} VM", "{n} VMs", count)
        case Kind.STORAGE_POOL:
            return plural("{n} storage pool", "{n} storage pools", count)
        case Kind.VOLUME:
            return plural("{n} volume", "{n} volumes", count)
        case Kind.LIBVIRT_NETWORK:
            return plural("{n} network", "{n} networks", count)
        case Kind.TASK:
            return plural("{n} task", "{n} tasks", count)
        case Kind.EVENT:
            return plural("{n} event", "{n} events", count)
        case Kind.TAG:
            return plural("{n} tag", "{n} tags", count)
        case Kind.BOOKMARK:
            return plural("{n} bookmark", "{n} bookmarks", count)
        case Kind.FOLDER:
            return plural("{n} folder", "{n} folders", count)
        case Kind.FIELD:
            return plural("{n} field", "{n} fields", count)
        case Kind.SNAPSHOT:
            return plural("{n} snapshot", "{n} snapshots", count)
        case Kind.NIC:
            return plural("{n} network interface", "{n} network interfaces", count)
        case Kind.DISK:
            return plural("{n} disk", "{n} disks", count)
        case Kind.VNIC:
            return plural("{n} vNIC", "{n} vNICs", count)
        case Kind.ALARM:
            return plural("{n} alarm", "{n} alarms", count)
        case Kind.ALERT:
            return plural("{n} alert", "{n} alerts", count)
        case Kind.TRASH:
            return plural("{n} removed object", "{n} removed objects", count)
        case Kind.TEMPLATE:
            return plural("{n} template", "{n} templates", count)
        case _:
            assert_never(kind)


def objects_words(refs: Sequence[Ref]) -> str:
    """How many of each kind: `3 VMs, 1 host`."""
    kinds = dict.fromkeys(ref.kind for ref in refs)
    return ", ".join(count_words(kind, sum(ref.kind is kind for ref in refs)) for kind in kinds)
