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
    (N_("Running VMs by CPU"), "Vms: active = true sortby cpu_usage desc", "cpu"),
    (N_("Fullest storage"), "StoragePools: sortby used_percent desc", "database"),
)
"""Name, query and icon of the bookmarks that a new profile begins with."""
