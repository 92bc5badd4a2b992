"""What becomes of hosts that a command cannot wait for. Owner thread."""

from collections.abc import Mapping

from stellwerk.core.error import AppError, Unreachable
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.change import Batch
from stellwerk.model.host import Link
from stellwerk.model.state import LinkState
from stellwerk.store.inventory import Inventory


def give_up(inventory: Inventory, links: Mapping[HostId, Link]) -> None:
    """A command does not wait for the grace: what a host that cannot be reached has is Unknown from now on."""
    view = inventory.view
    away = (view.host(host_id) for host_id, link in links.items() if link.state is LinkState.BACKOFF)
    lost = tuple(replace(host, link=replace(host.link, overdue=True)) for host in away if host is not None)
    if lost:
        inventory.apply(Batch(entities=lost))


def trouble(link: Link) -> AppError | None:
    """Why a host is not connected; None where it is."""
    if link.state is LinkState.LIVE:
        return None
    if link.state is LinkState.OFF:
        return Unreachable(_("the host is disconnected"), _("connect it with Connect-Host"))
    return Unreachable(link.reason or _("the host does not answer"), link.hint)
