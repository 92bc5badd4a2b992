"""What is read and done by itself, nobody looking: put together, started and ended. Owner thread."""

from collections.abc import Callable

from stellwerk import __version__
from stellwerk.core.clock import Clock
from stellwerk.core.error import Gone
from stellwerk.core.ids import HostId, Kind, Ref, TaskId, VmId
from stellwerk.core.loop import Loop
from stellwerk.core.setting import Settings
from stellwerk.core.text import _
from stellwerk.engine.audit import Audit
from stellwerk.engine.engine import Engine
from stellwerk.model.call import Origin
from stellwerk.ports.lane import Lane
from stellwerk.ports.recording.scrape import Scraping
from stellwerk.services.alarm.storage_watch import StorageWatch
from stellwerk.services.detail import Details
from stellwerk.services.fleet import Fleet
from stellwerk.services.guest.guest_watch import GuestWatch
from stellwerk.services.host_look.pool_facts import PoolFacts
from stellwerk.services.host_look.trash_keeping import TrashKeeping, emptied_by
from stellwerk.services.host_start.host_starts import HostStarts
from stellwerk.services.metrics.endpoint import MetricsEndpoint
from stellwerk.services.template.looking import TemplateLooks
from stellwerk.store.inventory import Inventory


class Watching:
    """Reads from `start` on, and acts by itself from `act` on. `asks`: guests are asked here, not elsewhere."""

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        inventory: Inventory,
        fleet: Fleet,
        details: Details,
        engine: Engine,
        settings: Settings,
        audit: Audit,
        *,
        asks: Callable[[], bool] = lambda: True,
    ) -> None:
        self._inventory = inventory
        self._engine = engine
        self._acts = False
        self._pools = PoolFacts(loop, inventory, details.pools)
        self._guests = GuestWatch(loop, clock, inventory, details.guests, asks)
        self._starts = HostStarts(loop, clock, inventory, fleet.lanes, self._begin)
        self._templates = TemplateLooks(loop, inventory, lambda host_id: details.templates(host_id, lane=Lane.STATS))
        self._storage = StorageWatch(loop, inventory, settings, details.refresh_pools)
        self._metrics = MetricsEndpoint(loop, inventory, settings, audit, _scraping, __version__)
        self._trash = TrashKeeping(loop, clock, inventory, fleet.lanes, emptied_by(engine))

    def start(self) -> None:
        """Begin to read. Starts of hosts are followed by everybody, so that who begins to act knows of them."""
        self._pools.start()
        self._guests.start()
        self._starts.start()
        self._templates.start()

    def act(self) -> None:
        """This process is the one that acts by itself from now on."""
        self._acts = True
        self._trash.start()
        self._storage.start()
        self._metrics.start()

    def close(self) -> None:
        """End."""
        parts = (self._pools, self._guests, self._starts, self._trash, self._templates, self._storage, self._metrics)
        for part in parts:
            part.close()

    def _begin(self, vm_id: VmId, host_id: HostId) -> TaskId | None:
        """Start a VM, since its host was started; not where another process does."""
        if not self._acts:
            return None
        host = self._inventory.view.host(host_id)
        reason = _('host "{name}" was started').format(name=host.name if host is not None else host_id)
        call = self._engine.call("Start-Vm", Ref(Kind.VM, vm_id), origin=Origin.POLICY, reason=reason)
        try:
            return self._engine.submit(call).id
        except Gone:  # meanwhile; all other reasons are told by the task
            return None


def _scraping() -> Scraping:
    from stellwerk.adapters.local.scrape_server import ScrapeServer  # here: hardly any start needs it

    return ScrapeServer()
