"""The application: all parts of one process on one profile, put together, started and ended. Owner thread."""

import enum
from collections.abc import Callable, Collection, Hashable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId
from stellwerk.core.loop import Loop
from stellwerk.core.record import Record
from stellwerk.core.setting import Settings
from stellwerk.core.signal import Signal
from stellwerk.engine.audit import Audit
from stellwerk.engine.engine import Engine
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.host import Link
from stellwerk.ports.dial import Dials
from stellwerk.ports.hypervisor import Hypervisor
from stellwerk.ports.lane import Answer
from stellwerk.ports.neighbour import Neighbours
from stellwerk.ports.recording.feed import Feeds
from stellwerk.ports.recording.history import HistoryStore
from stellwerk.ports.recording.proc import HostProc
from stellwerk.ports.repository import Loaded, Repository
from stellwerk.ports.secret import SecretName, Secrets
from stellwerk.ports.terminal import Terminals
from stellwerk.runtime.host_key_file import HostKeyFile
from stellwerk.runtime.impatience import give_up, trouble
from stellwerk.runtime.settling import settle
from stellwerk.runtime.watch.alarm_watch import AlarmWatch
from stellwerk.services.awakening import Awakening
from stellwerk.services.bookmark_hits import BookmarkHits
from stellwerk.services.charge.charge import Charge
from stellwerk.services.charge.sharing import Sharing
from stellwerk.services.charge.standing import Standing
from stellwerk.services.detail import Details
from stellwerk.services.device_sample.sampling import DeviceSampling
from stellwerk.services.fleet import Fleet
from stellwerk.services.fleet_setting import HISTORY_MOST
from stellwerk.services.foreign import ForeignChanges
from stellwerk.services.link.errand import Errand
from stellwerk.services.login.logins import Logins
from stellwerk.services.reconcile import Reconcile
from stellwerk.services.recorder import Recorder
from stellwerk.services.recording.recording import Recording
from stellwerk.services.sampling import Sampling
from stellwerk.services.secret.waiting import waiting_for
from stellwerk.services.tag_travel import TagTravel
from stellwerk.services.template.keeping import TemplateKeeping
from stellwerk.store.inventory import Inventory

if TYPE_CHECKING:
    from stellwerk.runtime.profile_exchange import ProfileExchange
    from stellwerk.runtime.watch.duty import Duties
    from stellwerk.runtime.watch.watching import Watching
    from stellwerk.services.console.console import ConsoleTools
    from stellwerk.services.host_look.looks import HostLooks
    from stellwerk.services.query.queries import Queries
    from stellwerk.services.secret.care import SecretCare
    from stellwerk.services.terminal.opening import Openings

LAST_PATIENCE = 2.0
"""Seconds that the end waits for connections to close; one that hangs is left to the process."""


class Mode(enum.Enum):
    """What this process is: a window and `serve` connect to every host, a command line only to those it needs."""

    WINDOW = "window"
    SERVE = "serve"
    COMMAND = "command"


class Parts(Record, frozen=True, kw_only=True):
    """What an application is made of; see `runtime.build`.

    `load` reads what a start finds, on a worker. `network` says how this computer is connected. `finish` is called on
    the owner thread at the end and answers what is then to be done on a worker. `records`: this process keeps what the
    hosts report in the database. `claim` takes that over once nobody does, on a worker; answers whether it has it.
    """

    loop: Loop
    clock: Clock
    settings: Settings
    inventory: Inventory
    repository: Repository
    saving: Signal[AppError | None]
    hypervisor: Hypervisor
    secrets: Secrets
    host_keys: HostKeyFile
    neighbours: Neighbours
    network: Callable[[], Hashable]
    load: Callable[[], Loaded]
    fleet: Fleet
    engine: Engine
    audit: Audit
    alarms: Callable[[Signal[None]], AlarmWatch]
    details: Details
    dials: Dials
    terminals: Terminals
    history: Callable[[], HistoryStore]
    finish: Callable[[], Callable[[], None]]
    records: bool
    claim: Callable[[], bool]
    feeds: Feeds
    procs: Callable[[str], HostProc | None]


class Application:
    """The running program without its face.

    `demo`: the hosts are a simulated fleet. `name` names the profile for people.
    """

    def __init__(self, parts: Parts, mode: Mode, *, name: str = "", demo: bool = False) -> None:
        self.loop, self.clock, self.settings = parts.loop, parts.clock, parts.settings
        self.inventory, self.engine, self.fleet = parts.inventory, parts.engine, parts.fleet
        self.details, self.neighbours, self.feeds = parts.details, parts.neighbours, parts.feeds
        self.saving = parts.saving
        """Emits why nothing is saved any more, and None once it is again."""
        self.registry = parts.engine.registry
        self.mode, self.name, self.demo = mode, name, demo
        self.charge = Charge(parts.loop, parts.claim, held=parts.records)
        """Who keeps watch over the hosts of this profile."""
        self.ready = False
        """The last known inventory is in."""
        self.sampling = Sampling(
            parts.loop, parts.clock, parts.inventory, parts.fleet.lanes, parts.settings, parts.procs
        )
        self.recording = Recording(
            parts.loop,
            parts.clock,
            parts.inventory,
            self.sampling.sampled,
            lambda: self.sampling.interval,
            parts.history,
            lambda: int(parts.settings.get(HISTORY_MOST) * 1024**3),
        )
        self.sharing = Sharing(
            parts.loop,
            parts.clock,
            parts.inventory,
            self.charge,
            self.sampling,
            self.recording,
            parts.feeds,
            parts.details.guests,
            serves=mode is Mode.SERVE,
        )
        self.standing = Standing(self.charge, self.recording)
        self.alarms = parts.alarms(self.sampling.sampled)
        self.devices = DeviceSampling(parts.loop, parts.clock, parts.inventory, parts.fleet.lanes, parts.settings)
        self.hits = BookmarkHits(parts.inventory, parts.loop, parts.clock, lambda: self.queries)
        """Begins when a panel shows the numbers."""
        self.awakening = Awakening(parts.loop, parts.clock, parts.network, parts.fleet.network_back)
        self.reconcile = Reconcile(parts.loop, parts.clock, parts.inventory, parts.fleet)
        self._parts = parts
        self._foreign = ForeignChanges(parts.loop, parts.inventory, parts.repository)
        self._recorder: Recorder | None = None
        self._duties: Duties | None = None
        self._travel: TagTravel | None = None
        self._queries: Queries | None = None
        self._watching: Watching | None = None
        serves, actor = mode is Mode.SERVE, parts.engine.actor.name
        self._logins = Logins(parts.loop, parts.inventory, parts.audit, actor, serves=serves)
        self._templates = TemplateKeeping(parts.clock, parts.inventory, parts.repository, parts.audit)
        self._closing = False
        self._runs_at_once = True

    @property
    def records(self) -> bool:
        """Nobody else keeps watch over the hosts of this profile."""
        return self.charge.held

    @property
    def catalogue(self) -> Catalogue:
        """All that can be known at this moment, the fields of the user included."""
        return self.inventory.catalogue

    @property
    def exchange(self) -> "ProfileExchange":
        """Exports and imports the profile."""
        from stellwerk.runtime.profile_exchange import ProfileExchange  # here: a start needs none of it

        parts = self._parts
        return ProfileExchange(
            parts.loop,
            parts.inventory,
            parts.repository,
            parts.settings,
            parts.audit,
            parts.engine.actor,
            parts.host_keys,
        )

    @property
    def consoles(self) -> "ConsoleTools":
        """What consoles of VMs work with."""
        from stellwerk.runtime.late_console import LateScreens  # here: a start opens none
        from stellwerk.services.console.console import ConsoleTools

        parts = self._parts
        return ConsoleTools(
            loop=parts.loop,
            inventory=parts.inventory,
            lanes=parts.fleet.lanes,
            dials=parts.dials,
            screens=LateScreens(),
            entered=self._logins.display,
        )

    @property
    def openings(self) -> "Openings":
        """Opens shells of hosts and serial consoles of VMs."""
        from stellwerk.services.terminal.opening import Openings  # here: a start opens none

        parts = self._parts
        return Openings(parts.loop, parts.inventory, parts.hypervisor, parts.terminals, self._logins.entered)

    @property
    def queries(self) -> "Queries":
        """Answers queries over memory and database."""
        if self._queries is None:
            from stellwerk.services.query.queries import Queries  # here: a start needs none of it

            self._queries = Queries(self.loop, self.clock, self.inventory, self._parts.repository)
        return self._queries

    @property
    def looks(self) -> "HostLooks":
        """Looks at the machines of hosts."""
        from stellwerk.services.host_look.looks import HostLooks  # here: a start needs none of it

        turns = self.details.turns
        assert turns is not None  # `runtime.build` gives the details visits
        return HostLooks(self.inventory, self.fleet.lanes, turns)

    @property
    def closed(self) -> bool:
        """`close` was called."""
        return self._closing

    def start(self, loaded: Callable[[AppError | None], None], *, run: bool = True) -> None:
        """Read the last known inventory on a worker, then `run`. `loaded` is called once, when the inventory is in or
        with the reason why the profile cannot be used.

        Without `run` the caller calls that once it has shown the inventory: connecting to hundreds of hosts would
        take the processors from a window that is about to be painted.
        """
        self._runs_at_once = run
        Errand(self.loop, "load", self._parts.load, lambda answer: self._loaded(answer, loaded)).start()

    def ensure(self, hosts: Collection[HostId], done: Callable[[Mapping[HostId, AppError | None]], None]) -> None:
        """Connect to these hosts and synchronise; `done` gets for each what kept it from that, or None."""
        wanted = frozenset(hosts)

        def tell(links: Mapping[HostId, Link]) -> None:
            if self.mode is Mode.COMMAND:
                give_up(self.inventory, links)
            answer = {host_id: trouble(link) for host_id, link in links.items()}
            self.settle(lambda: done(answer))

        self.fleet.include(wanted)
        self.fleet.when_ready(wanted, tell)

    def secret_care(self) -> "SecretCare":
        """Lists, changes and forgets the passwords that are kept."""
        from stellwerk.services.secret.care import SecretCare  # here: a start needs none of it

        return SecretCare(self.loop, self._parts.secrets, self.keep_secret)

    def keep_secret(
        self, name: SecretName, value: str, done: Callable[[Answer[None]], None], *, lasting: bool = True
    ) -> None:
        """`KeepSecret`. Hosts that were refused for want of it are tried at once."""
        secrets = self._parts.secrets

        def told(answer: Answer[None]) -> None:
            if answer.error is None:
                for host_id in waiting_for(name, self.inventory.view):
                    self.fleet.connect_now(host_id)
            done(answer)

        Errand(self.loop, "secret", lambda: secrets.put(name, value, lasting=lasting), told).start()

    def settle(self, done: Callable[[], None]) -> None:
        """Call `done` once tags on their way to and from connected hosts are there; after some seconds in any case."""
        settle(self.loop, self._travel, done)

    def follow(self) -> None:
        """Be patient and compare the connected hosts with the inventory, as a window does. Once; after `run`."""
        if self.mode is Mode.COMMAND and not self._closing:
            self.fleet.be_patient(self.settings)
            self.reconcile.start()

    def close(self, done: Callable[[], None] | None = None) -> None:
        """End everything, then call `done`: a worker writes what is left; connections that hang go with the process."""
        if self._closing:
            return
        self._closing = True
        self._logins.end()
        for part in (
            self.charge,
            self.sharing,
            self.sampling,
            self.devices,
            self.reconcile,
            self.awakening,
            self.hits,
            self._queries,
            self._watching,
            self._templates,
            self._travel,
            self._foreign,
            self._duties,
            self._recorder,
        ):
            if part is not None:
                part.close()
        self.engine.close()
        self.fleet.close()
        finish, write_history = self._parts.finish(), self.recording.close()
        end_letters = self.alarms.close()

        def write_all() -> None:
            write_history()
            end_letters()
            self._parts.repository.close()
            finish()

        def written(_answer: Answer[None]) -> None:
            self._end(done, self.clock.monotonic() + LAST_PATIENCE)

        Errand(self.loop, "close", write_all, written).start()

    def _end(self, done: Callable[[], None] | None, latest: float) -> None:
        """The event loop of libvirt ends after the last connection, unless one hangs."""
        if not self.fleet.closed and self.clock.monotonic() < latest:
            self.loop.after(0.02, lambda: self._end(done, latest))
            return
        if self.fleet.closed:
            self._parts.hypervisor.close()
        if done is not None:
            done()

    def _loaded(self, answer: Answer[Loaded], loaded: Callable[[AppError | None], None]) -> None:
        if answer.error is not None or self._closing:
            loaded(answer.error)
            return
        self.inventory.apply(answer.get().batch)
        self.ready = True
        if self._runs_at_once:
            self.run()
        loaded(None)

    def run(self) -> None:
        """Begin what runs by itself: connections, sampling, recording; a command line has only what its hosts need.
        Once, after `loaded`; harmless after `close`."""
        if self._closing:
            return
        if self.mode is not Mode.COMMAND:
            self._prepare()
        elif self.records:  # one beside a window would tell everything a second time
            self._recorder = Recorder(self.loop, self.inventory, self._parts.repository)
            self._templates.start()
        parts = self._parts
        self._travel = TagTravel(
            self.loop, self.clock, self.inventory, parts.repository, parts.fleet.lanes, parts.settings, parts.audit
        )
        self._foreign.start()
        self.fleet.others.connect(self.details.noticed)
        self.fleet.start()
        if self._watching is not None:
            self._logins.begin()
            self.sampling.sampled.connect(lambda _nothing: self.inventory.sampled())
            self.sharing.start()
            self.awakening.start()
            self._watching.start()
            self.reconcile.looked_at.connect(self.details.addresses)
            self.reconcile.start()

    def _prepare(self) -> None:
        """What runs by itself; what only one process does as soon as this is the one."""
        from stellwerk.runtime.watch.duty import Duties  # here: a command line needs none of it
        from stellwerk.runtime.watch.watching import Watching
        from stellwerk.services.notice.notice_story import NoticeStory, follow_notices

        parts = self._parts
        tools = (self.loop, self.clock, self.inventory, self.fleet, self.details, self.engine, self.settings)
        self._watching = watching = Watching(*tools, parts.audit, asks=lambda: self.sharing.asks)
        self.devices.sampled.connect(self.recording.take_parts)
        follow = partial(follow_notices, self.fleet, NoticeStory(self.inventory, parts.audit))
        others = (self.alarms.start, self._templates.start, watching.act, self.devices.start, follow)
        self._duties = duties = Duties(self.loop, self.inventory, parts.repository, parts.audit, self.recording, others)
        self.charge.taken.connect(lambda _nothing: duties.begin(at_once=True, taken_over=True))
        if self.charge.held:
            duties.begin(at_once=self.mode is Mode.SERVE)
        self.charge.start()
