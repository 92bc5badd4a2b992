"""What `top` is asked for: VMs or hosts, in which order, how often, how many. Pure; any thread."""

from collections.abc import Callable, Mapping

from stellwerk.cli.listing.column import named_props
from stellwerk.cli.listing.wish import Wish
from stellwerk.cli.option import is_on
from stellwerk.cli.selection import read_interval
from stellwerk.cli.top.order import Order, first_keys
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.search.query import Query, read

USUAL = "Vms: active = true"
"""What is shown where nothing is asked for."""
MOST = 20
"""Rows of a table that is written once."""
_COLUMNS = {
    Kind.VM: "name,host,cpu_usage,mem_usage,disk_read,disk_write,net_in,net_out",
    Kind.HOST: "name,active_vms,cpu_usage,mem_usage,load_1,disk_read,disk_write,net_in,net_out",
}
_HINT = "write for example: top, top hosts, top 'Vms: cluster = Default' --sort memory"


class Request(Record, frozen=True):
    """What is to be shown. `interval`: seconds between two rounds; `limit`: rows where it is written once."""

    wish: Wish
    order: Order
    interval: float
    limit: int
    json: bool


def read_request(options: Mapping[str, str], text: str, catalogue: Callable[[], Catalogue]) -> Request:
    """Read what was typed; raises Invalid. `catalogue` has the fields of the profile."""
    text = text.strip()
    query = read(USUAL if text.casefold() in ("", "vm", "vms") else text, kind=Kind.VM, catalogue=catalogue())
    query.require_valid()
    kind = query.kind
    if kind is None or kind not in _COLUMNS:
        raise Invalid("top shows VMs or hosts", _HINT)
    props = named_props(query.catalogue, kind, options.get("columns", _COLUMNS[kind]))
    keys = first_keys(options.get("sort", ""), query)
    query.sorted_by(keys).require_valid()
    wish = Wish(kind, _unsorted(query), props, exact=True)
    return Request(wish, Order(props, keys), read_interval(options), _limit(options), is_on(options, "json"))


def _unsorted(query: Query) -> Query:
    """The order is one of the list, which keys change."""
    return query.sorted_by(()) if query.sort else query


def _limit(options: Mapping[str, str]) -> int:
    text = options.get("limit", str(MOST))
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not int(text):
        raise Invalid(f'"{text[:40]}" is no number of rows', "give one from 1 on")
    return int(text)
