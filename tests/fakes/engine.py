"""An engine over fakes: a small fleet, its sessions, a database in memory, a clock that a test moves."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.fakes import entity
from tests.fakes.clock import FakeClock, pass_time
from tests.fakes.lanes import MemoryLanes
from tests.fakes.memory_host import MemoryHost
from tests.fakes.repository import MemoryRepository
from tests.fakes.session import MemorySession

from stellwerk.commands.registry import COMMANDS
from stellwerk.core.error import AppError, Unreachable
from stellwerk.core.ids import HostId, Kind, Ref, TaskId, VmId
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.engine.audit import Audit
from stellwerk.engine.engine import Engine
from stellwerk.engine.registry import Registry
from stellwerk.model.alarm.action import Action, ActionKind
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.call import Actor, Call, Origin
from stellwerk.model.change import Batch
from stellwerk.model.entity import ref_of
from stellwerk.model.event import Event
from stellwerk.model.host import Host, HostFacts
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.state import Leaving, LinkState
from stellwerk.model.tag import Tag
from stellwerk.model.task import Task
from stellwerk.model.vm import Domain, Vm
from stellwerk.ports.alarm.courier import Letter, MailServer
from stellwerk.ports.lane import Answer
from stellwerk.ports.neighbour import Known
from stellwerk.ports.visit import Visit
from stellwerk.services.link.errand import answer_of
from stellwerk.services.query.marking import EventMarker
from stellwerk.store.inventory import Inventory

OWNER = Actor("kim")


class MemoryLinks:
    """The links port: `answers` by URI; a URI that is not there answers nothing until `finish`."""

    def __init__(self) -> None:
        self.connected: list[HostId] = []
        self.answers: dict[str, HostFacts | AppError] = {}
        self.probed: list[str] = []
        self.hosts: dict[str, MemoryHost] = {}
        self.post: Callable[[Callable[[], None]], None] = lambda call: call()
        """How an answer comes back; a loop's own keeps the order of what was told on the way."""
        self.held = False
        """Visits do not come back."""
        self.patient = False
        """Visits to hosts that nobody knows yet come back with what `finish` says."""
        self.left: list[tuple[HostId, Leaving]] = []
        self._waiting: dict[str, Callable[[], None]] = {}
        self._added: set[str] = set()
        self._open: dict[str, Callable[[Answer[HostFacts]], None]] = {}

    def connect_now(self, host_id: HostId) -> None:
        self.connected.append(host_id)

    def leaving(self, host_id: HostId, how: Leaving) -> None:
        self.left.append((host_id, how))

    def probe(self, uri: str, done: Callable[[Answer[HostFacts]], None]) -> None:
        self.probed.append(uri)
        if uri in self.answers:
            done(self._answer(uri))
        else:
            self._open[uri] = done

    def visit(
        self, uri: str, job: Callable[[Visit], Any], done: Callable[[Answer[Any]], None], *, limit: float | None = None
    ) -> None:
        """Done at once, with the shell and the session of `hosts`; where there is none, with the answer of a probe."""
        place = uri.partition("?")[0]
        if uri not in self.hosts and place not in self._added:  # those that were added are only checked
            self.probed.append(uri)
            if isinstance(self.answers.get(uri), HostFacts):
                self._added.add(place)
            if self.patient and uri not in self.answers:
                self._waiting[uri] = lambda: self._visit(uri, job, done)
                return
        self._visit(uri, job, done)

    def _visit(self, uri: str, job: Callable[[Visit], Any], done: Callable[[Answer[Any]], None]) -> None:
        host = self.hosts.get(uri) or MemoryHost(self.answers.get(uri, Unreachable("nobody is there")))
        visit = host.visit(uri)
        if self.held:
            return
        answer = answer_of(lambda: job(visit))
        self.post(lambda: done(answer))

    def finish(self, uri: str, found: HostFacts | AppError) -> None:
        """Let a probe or a visit that waits come to its end."""
        self.answers[uri] = found
        if uri in self._waiting:
            self._added.add(uri.partition("?")[0])
            self._waiting.pop(uri)()
        else:
            self._open.pop(uri)(self._answer(uri))

    def _answer(self, uri: str) -> Answer[HostFacts]:
        found = self.answers[uri]
        return Answer(error=found) if isinstance(found, AppError) else Answer(found)


class MemoryMedia:
    """The media port: an image is its files, one after the other."""

    def seed_iso(self, files: Mapping[str, bytes]) -> bytes:
        return b"".join(name.encode() + b":" + content for name, content in files.items())


class MemoryNeighbours:
    """The neighbours port: what virt-manager knows."""

    def __init__(self, *known: Known) -> None:
        self.known = known

    def connections(self, done: Callable[[Answer[tuple[Known, ...]]], None]) -> None:
        done(Answer(self.known))


class MemoryCourier:
    """The courier port: keeps what it is told; `fails` by kind of action."""

    def __init__(self) -> None:
        self.passwords: dict[tuple[str, str], str] = {}
        self.sent: list[tuple[Action, Letter, MailServer]] = []
        self.fails: dict[ActionKind, AppError] = {}

    def keep_password(self, mail: MailServer, password: str) -> None:
        self.passwords[mail.user, mail.host] = password

    def send(self, action: Action, letter: Letter, mail: MailServer) -> None:
        self.sent.append((action, letter, mail))
        if action.kind in self.fails:
            raise self.fails[action.kind]


class Bench:
    """The parts, and short ways to use them."""

    def __init__(self, registry: Registry = COMMANDS, settings: dict[str, Any] | None = None) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.inventory = Inventory(self.loop, self.clock)
        self.repository = MemoryRepository()
        self.lanes = MemoryLanes(self.loop, self.inventory)
        self.links = MemoryLinks()
        self.links.post = self.loop.post
        self.neighbours = MemoryNeighbours()
        self.courier = MemoryCourier()
        self.settings = Settings(settings)
        self.audit = Audit(self.inventory, self.repository, self.clock)
        self.registry = registry
        self.engine = self.new_engine()

    def new_engine(self, instance: str = "this") -> Engine:
        """Another process on the same parts."""
        return Engine(
            loop=self.loop,
            clock=self.clock,
            inventory=self.inventory,
            lanes=self.lanes,
            repository=self.repository,
            registry=self.registry,
            settings=self.settings,
            audit=self.audit,
            actor=OWNER,
            instance=instance,
            links=self.links,
            media=MemoryMedia(),
            neighbours=self.neighbours,
            courier=self.courier,
            aside=lambda job, done: done(answer_of(job)),
            marker=lambda: EventMarker(self.loop, self.clock, self.inventory, self.repository),
        )

    # the fleet

    def add(self, *entities: DataCenter | Cluster | Host | Tag | Bookmark | Alarm | Alert) -> None:
        """Put organisation, hosts, tags and bookmarks in, saved and with numbers."""
        refs = [ref_of(one) for one in entities]
        self.repository.tables.save(*entities)
        numbers = self.repository.tables.give_numbers(refs)
        self.inventory.apply(Batch(entities=entities, numbers=numbers))
        for one in entities:
            if isinstance(one, Host):
                self.lanes.sessions.setdefault(one.id, MemorySession(one.id))

    def put(self, *domains: Domain) -> None:
        """Define domains on their hosts and let the inventory know."""
        for domain in domains:
            self.lanes.sessions[domain.host_id].domains_by_id[domain.id] = domain
        numbers = self.repository.tables.give_numbers([Ref(Kind.VM, domain.id) for domain in domains])
        self.inventory.apply(Batch(domains=domains, numbers=numbers))

    def link(self, host_id: str, state: LinkState, **more: Any) -> None:
        """Let a host's connection be in a state, from now on."""
        host = self.host(host_id)
        link = replace(host.link, state=state, since=self.clock.now(), **more)
        self.inventory.apply(Batch(entities=(replace(host, link=link),)))

    def host(self, name: str) -> Host:
        """A host by its name."""
        found = [h for h in self.inventory.view.all(Kind.HOST) if isinstance(h, Host) and h.name == name]
        assert found, name
        return found[0]

    def vm(self, number: int) -> Vm:
        """Test VM number n."""
        found = self.inventory.view.vm(entity.vm_id(number))
        assert found is not None
        return found

    def session(self, host_id: str = "h1") -> MemorySession:
        """The session of a host."""
        return self.lanes.sessions[HostId(host_id)]

    # calls

    def call(self, command: str, *numbers: int, **args: Any) -> Call:
        """A call on test VMs."""
        return Call(command, tuple(vm_ref(n) for n in numbers), args, OWNER, Origin.WINDOW)

    def submit(self, command: str, *numbers: int, **args: Any) -> TaskId:
        """Submit a call on test VMs; nothing has run yet."""
        return self.engine.submit(self.call(command, *numbers, **args)).id

    def submit_on(self, command: str, *targets: Ref, **args: Any) -> TaskId:
        """Submit a call on anything."""
        return self.engine.submit(Call(command, targets, args, OWNER, Origin.WINDOW)).id

    def run(self, command: str, *numbers: int, **args: Any) -> Task:
        """Submit on test VMs and turn the loop until nothing more is due."""
        return self.turned(self.submit(command, *numbers, **args))

    def run_on(self, command: str, *targets: Ref, **args: Any) -> Task:
        """Submit on anything and turn the loop."""
        return self.turned(self.submit_on(command, *targets, **args))

    def turned(self, task_id: TaskId) -> Task:
        """Turn the loop; the task as it is then."""
        self.loop.drain()
        return self.engine.task(task_id)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        pass_time(self.loop, self.clock, seconds, step=1.0)

    def events(self) -> list[Event]:
        """What was recorded, oldest first."""
        return list(self.repository.tables.event_rows)


def vm_ref(number: int) -> Ref:
    """Names test VM number n."""
    return Ref(Kind.VM, entity.vm_id(number))


def host_ref(name: str = "h1") -> Ref:
    """Names a test host."""
    return Ref(Kind.HOST, name)


def task_ref(task: Task | TaskId) -> Ref:
    """Names a task."""
    return Ref(Kind.TASK, task.id if isinstance(task, Task) else task)


def small_bench(registry: Registry = COMMANDS, settings: dict[str, Any] | None = None) -> Bench:
    """Two connected hosts h1 and h2 in the cluster Default, without VMs."""
    bench = Bench(registry, settings)
    bench.add(entity.data_center(), entity.cluster(), entity.host("h1"), entity.host("h2"))
    return bench


def vm_of(bench: Bench, id_: VmId) -> Vm | None:
    """A VM by its id."""
    return bench.inventory.view.vm(id_)
