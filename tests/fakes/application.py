"""A whole program over fakes: what the command line and the window stand on, without threads, files or hosts."""

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tests.fakes.console import FakeDials, FakeScreens
from tests.fakes.engine import Bench, small_bench
from tests.fakes.history.memory import MemoryHistory
from tests.fakes.sampling_part.feeds import FakeFeeds
from tests.fakes.terminal.openings import FakeOpenings

from stellwerk.core.error import AppError, Unreachable
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.core.signal import Signal
from stellwerk.model.change import Batch
from stellwerk.model.host_system import LogLine
from stellwerk.model.state import LinkState
from stellwerk.policy.host_look.log_text import LogWish
from stellwerk.ports.lane import Answer
from stellwerk.ports.secret import SecretName
from stellwerk.runtime.host_key_file import HostKeyFile
from stellwerk.runtime.profile_exchange import ProfileExchange
from stellwerk.services.charge.charge import Charge
from stellwerk.services.console.console import ConsoleTools
from stellwerk.services.query.queries import Queries
from stellwerk.services.recording.recording import Recording
from stellwerk.services.secret.waiting import waiting_for


class MemoryDetails:
    """Reads on demand: what `found` holds by host reaches the inventory when it is asked for."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.app: MemoryApplication | None = None
        self.found: dict[str, Batch] = {}
        self.errors: dict[str, AppError] = {}
        self.asked: list[tuple[str, str]] = []
        self.silent = False

    def storage(
        self, host_id: HostId, refresh: bool = False, done: Callable[[Answer[Any]], None] | None = None
    ) -> None:
        """Pools and volumes."""
        self._ask("storage", host_id, done)

    def networks(self, host_id: HostId, done: Callable[[Answer[Any]], None] | None = None) -> None:
        """Networks."""
        self._ask("networks", host_id, done)

    def templates(self, host_id: HostId, done: Callable[[Answer[Any]], None] | None = None) -> None:
        """Templates."""
        self._ask("templates", host_id, done)

    def trash(self, host_id: HostId, done: Callable[[Answer[Any]], None] | None = None) -> None:
        """What was removed there."""
        self._ask("trash", host_id, done)

    def addresses(self, vm_ids: Iterable[VmId], done: Callable[[], None] | None = None) -> None:
        """IP addresses."""
        self.asked += [("addresses", vm_id) for vm_id in vm_ids]
        if self.silent:
            self._bench.loop.post(lambda: self._bench.clock.advance(3600))
        elif done is not None:
            self._bench.loop.post(done)

    def waiting(self, vm_ids: Iterable[VmId], done: Callable[[], None]) -> None:
        """What waits for the next start."""
        self.asked += [("waiting", vm_id) for vm_id in vm_ids]
        self._bench.loop.post(done)

    def copies(
        self, vm_ids: Iterable[VmId], host_ids: Iterable[HostId], told: Callable[[HostId, Answer[bool]], None]
    ) -> Callable[[], None]:
        """Hosts that have something to tell, when they are asked, have a copy."""
        app = self.app
        assert app is not None
        for host_id in host_ids:
            self.asked.append(("copies", host_id))
            if host_id in app.silent:
                self._bench.loop.post(lambda: self._bench.clock.advance(3600))
            else:
                error = app.offline.get(host_id)
                answer = Answer(error=error) if error is not None else Answer(value=host_id in app.unseen)
                self._bench.loop.post(partial(told, host_id, answer))
        return lambda: None

    def _ask(self, what: str, host_id: HostId, done: Callable[[Answer[Any]], None] | None) -> None:
        self.asked.append((what, host_id))

        def answer() -> None:
            self._bench.inventory.apply(self.found.get(host_id, Batch()))
            if done is not None:
                done(Answer(error=self.errors.get(host_id)))

        self._bench.loop.post(answer)


class MemorySampling:
    """Statistics: `turns` are called one for each reading, to write samples."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.interval = 5.0
        self.asked: list[frozenset[HostId]] = []
        self.turns: list[Callable[[], None]] = []

    def read_now(self, host_ids: Iterable[HostId], done: Callable[[], None]) -> None:
        """Sample these hosts at once."""
        self.asked.append(frozenset(host_ids))
        if self.turns:
            self.turns.pop(0)()
        self._bench.loop.post(done)
        self._bench.loop.post(lambda: self._bench.clock.advance(5))


class MemoryLooks:
    """Logs: `says` are the answers, one for each reading, the last of them again and again."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.asked: list[tuple[HostId, LogWish]] = []
        self.says: list[tuple[LogLine, ...] | AppError] = [()]

    def log(self, host_id: HostId, wish: LogWish, done: Callable[[Answer[tuple[LogLine, ...]]], None]) -> None:
        """The newest lines."""
        self.asked.append((host_id, wish))
        said = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        answer = Answer[tuple[LogLine, ...]](error=said) if isinstance(said, AppError) else Answer(value=said)
        self._bench.loop.post(lambda: done(answer))
        self._bench.loop.post(lambda: self._bench.clock.advance(5))


class MemorySharing:
    """Nobody records beside this one."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    def recall(self, done: Callable[[Answer[None]], None]) -> None:
        """What the last recorder left."""
        self._recording.recall(done)


class MemoryApplication:
    """The application. `offline` hosts cannot be reached; `unseen` is what a host tells once it is asked.

    `silent` hosts never answer; hours pass instead. `refuses`: why the profile cannot be used. `records`: nobody else
    keeps watch.
    """

    def __init__(self, bench: Bench | None = None) -> None:
        self.bench = bench or small_bench()
        self.loop = self.bench.loop
        self.inventory = self.bench.inventory
        self.engine = self.bench.engine
        self.details = MemoryDetails(self.bench)
        self.details.app = self
        self.looks = MemoryLooks(self.bench)
        self.openings = FakeOpenings(self.inventory)
        self.consoles = ConsoleTools(
            loop=self.loop,
            inventory=self.inventory,
            lanes=self.bench.lanes,
            dials=FakeDials(),
            screens=FakeScreens(),
        )
        self.sampling = MemorySampling(self.bench)
        self.devices = MemorySampling(self.bench)
        self.queries = Queries(self.loop, self.bench.clock, self.inventory, self.bench.repository)
        self.history = MemoryHistory()
        self.settings = self.bench.settings
        self.feeds = FakeFeeds(nobody=True)
        self.clock = self.bench.clock
        self.recording = Recording(self.loop, self.clock, self.inventory, Signal(), lambda: 5.0, lambda: self.history)
        self.sharing = MemorySharing(self.recording)
        self.offline: dict[str, AppError] = {}
        self.silent: set[str] = set()
        self.records = True
        self.charge = Charge(self.loop, lambda: False, held=True)
        self.unseen: dict[str, Callable[[], None]] = {}
        self.refuses: AppError | None = None
        self.ensured: list[frozenset[HostId]] = []
        self.kept: dict[SecretName, str] = {}
        self.keeping_fails: list[AppError] = []
        self.known_hosts = Path(os.devnull)
        self.opened = 0
        self.followed = 0
        self.closed = 0

    def make(self, profile: Path, demo: bool) -> tuple["MemoryApplication", PlainLoop]:
        """What the command line builds it with."""
        self.opened += 1
        return self, self.loop

    @property
    def exchange(self) -> ProfileExchange:
        """Exports and imports the profile."""
        bench = self.bench
        return ProfileExchange(
            bench.loop,
            bench.inventory,
            bench.repository,
            bench.settings,
            bench.audit,
            bench.engine.actor,
            HostKeyFile(self.known_hosts),
        )

    def start(self, loaded: Callable[[AppError | None], None]) -> None:
        """Take in the last known inventory."""
        self.loop.post(lambda: loaded(self.refuses))

    def ensure(self, hosts: Collection[HostId], done: Callable[[Mapping[HostId, AppError | None]], None]) -> None:
        """Connect these hosts and synchronise."""
        wanted = frozenset(hosts)
        self.ensured.append(wanted)

        def answer() -> None:
            for host_id in wanted - self.offline.keys() - self.silent:
                self.unseen.pop(host_id, lambda: None)()
            if wanted & self.silent:
                self.loop.post(lambda: self.bench.clock.advance(3600))
                return
            done({host_id: self.offline.get(host_id) for host_id in wanted})

        self.loop.post(answer)

    def keep_secret(
        self, name: SecretName, value: str, done: Callable[[Answer[None]], None], *, lasting: bool = True
    ) -> None:
        """Keep a password, in `kept`; raises the first of `keeping_fails`, if there is one. Hosts that were refused for
        want of it are there then."""
        self.kept[name] = value
        error = self.keeping_fails.pop(0) if self.keeping_fails else None
        if error is None:
            for host_id in waiting_for(name, self.inventory.view):
                self.offline.pop(host_id, None)
                self.bench.lanes.offline.discard(host_id)
                self.bench.link(host_id, LinkState.LIVE)
        self.loop.post(lambda: done(Answer(error=error)))

    def settle(self, done: Callable[[], None]) -> None:
        """Nothing is ever on its way."""
        self.loop.post(done)

    def follow(self) -> None:
        """Keep what the hosts have true."""
        self.followed += 1

    def close(self, done: Callable[[], None] | None = None) -> None:
        """End it."""
        self.closed += 1
        self.recording.close()()
        if done is not None:
            self.loop.post(done)

    def cut(self, host_id: str, reason: str = "no route to host") -> None:
        """Let a host not answer, its grace over."""
        self.offline[host_id] = Unreachable(reason, "check the network")
        self.bench.lanes.offline.add(HostId(host_id))
        self.bench.link(host_id, LinkState.BACKOFF, overdue=True, reason=reason)

    def disconnect(self, host_id: str) -> None:
        """Let a host be one that the user does not want to be connected."""
        host = replace(self.bench.host(host_id), connect=False)
        self.inventory.apply(Batch(entities=(host,)))
