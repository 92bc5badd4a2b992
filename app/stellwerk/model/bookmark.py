"""A bookmark: a named query. Frozen; any thread."""

from stellwerk.core.ids import BookmarkId
from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text


class Bookmark(Record, frozen=True, kw_only=True):
    """A named query. `position` is its place in the list, from 1; `icon` the name of a glyph, empty = the usual one.

    `problem` says why the query cannot be answered, and `lists` which type it is about: found out by whoever reads the
    query (the inventory does), never stored.
    """

    id: BookmarkId
    name: str
    query: str
    position: int = 0
    icon: str = ""
    problem: str = ""
    lists: str = ""


SHIPPED: tuple[tuple[Text, str, str], ...] = (
    (N_("Down VMs on hosts that are up"), "Vms: status = down AND host.status = up", "power"),
    (N_("VMs without a tag"), "Vms: tags IS EMPTY", "tag"),
    (N_("Hosts that are not up"), "Hosts: status != up", "hard-drives"),
    (N_("Alerts of today"), "Events: severity = alert AND time >= today", "bell"),
    (N_("Top VMs by CPU"), "Vms: active = true sortby cpu_usage desc page 1", "cpu"),
    (N_("Top VMs by memory"), "Vms: active = true sortby mem_usage desc page 1", "rows"),
    (N_("Top VMs by disk"), "Vms: active = true sortby disk_io desc page 1", "hard-drive"),
    (N_("Top VMs by network"), "Vms: active = true sortby net_io desc page 1", "share-network"),
    (N_("Top hosts by CPU"), "Hosts: status = up sortby cpu_usage desc page 1", "hard-drives"),
    (N_("Top hosts by memory"), "Hosts: status = up sortby mem_usage desc page 1", "hard-drives"),
    (N_("Fullest storage"), "StoragePools: sortby used_percent desc", "database"),
)
"""Name, query and icon of the bookmarks that a new profile begins with."""
