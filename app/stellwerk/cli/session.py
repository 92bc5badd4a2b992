"""The one border to the application: opened on a plain loop, waited for, closed. Owner thread.

Ctrl+C while something is waited for cancels it; a second one gives up waiting.
"""

import signal
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from stellwerk.cli.border.reading import Details, HostSampling, LastHour, Looks, Sampling
from stellwerk.cli.concern import connected_hosts, hosts_of
from stellwerk.cli.failure import CannotOpen
from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Cancelled, TimedOut
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import PlainLoop
from stellwerk.model.call import Call
from stellwerk.model.graph import Graph
from stellwerk.model.state import LinkState
from stellwerk.model.task import Task
from stellwerk.ports.recording.feed import Feeds

if TYPE_CHECKING:  # a query needs neither the engine nor the store
    from stellwerk.engine.engine import Engine
    from stellwerk.engine.preview import Preview
    from stellwerk.ports.lane import Answer
    from stellwerk.ports.secret import SecretName
    from stellwerk.runtime.profile_exchange import ProfileExchange
    from stellwerk.services.console.console import ConsoleTools
    from stellwerk.services.query.queries import Queries
    from stellwerk.services.recording.recording import Recording
    from stellwerk.services.terminal.opening import Openings
    from stellwerk.store.inventory import Inventory

T = TypeVar("T")

_RATE_SECONDS = 1.0
"""Between two samples: shorter ones make rates of noise."""
_ADDRESS_SECONDS = 20.0
"""For the addresses of all VMs together: each silent guest agent takes 5 s."""
_READ_BY = {
    Kind.LIBVIRT_NETWORK: "networks", Kind.SNAPSHOT: "snapshots", Kind.NIC: "nics", Kind.TEMPLATE: "templates",
    Kind.TRASH: "trash",
}  # fmt: skip
"""What of `Details` reads a kind of a host."""
_SLICE_SECONDS = 0.25
"""Waiting is cut into slices: Windows delivers Ctrl+C only between two of them."""


class Application(Protocol):
    """What the command line needs of the running program."""

    @property
    def inventory(self) -> "Inventory":
        """What exists."""
        ...

    @property
    def engine(self) -> "Engine":
        """Runs calls."""
        ...

    @property
    def records(self) -> bool:
        """Nobody else keeps watch over the hosts of this profile."""
        ...

    @property
    def queries(self) -> "Queries":
        """Answers queries over memory and database."""
        ...

    @property
    def openings(self) -> "Openings":
        """Opens serial consoles and shells."""
        ...

    @property
    def consoles(self) -> "ConsoleTools":
        """What the screens of VMs are reached by."""
        ...

    @property
    def looks(self) -> Looks:
        """Reads the machine below libvirt, its logs among it."""
        ...

    @property
    def details(self) -> Details:
        """Reads on demand."""
        ...

    @property
    def sampling(self) -> HostSampling:
        """Reads statistics."""
        ...

    @property
    def devices(self) -> Sampling:
        """Reads those of each disk and interface."""
        ...

    @property
    def recording(self) -> "Recording":
        """Reads what was recorded."""
        ...

    @property
    def sharing(self) -> LastHour:
        """Knows the samples themselves."""
        ...

    @property
    def clock(self) -> Clock:
        """The time."""
        ...

    @property
    def feeds(self) -> Feeds:
        """Tells what another process of the profile samples."""
        ...

    @property
    def exchange(self) -> "ProfileExchange":
        """Exports and imports the profile."""
        ...

    def start(self, loaded: Callable[[AppError | None], None]) -> None:
        """Take in the last known inventory."""
        ...

    def ensure(self, hosts: Collection[HostId], done: Callable[[Mapping[HostId, AppError | None]], None]) -> None:
        """Connect these hosts and synchronise."""
        ...

    def keep_secret(self, name: "SecretName", value: str, done: Callable[["Answer[None]"], None]) -> None:
        """Keep a password in the keyring."""
        ...

    def settle(self, done: Callable[[], None]) -> None:
        """Wait for what follows from a command without being part of its task: tags on their way to hosts."""
        ...

    def follow(self) -> None:
        """Keep what the connected hosts have true from now on, also where no event tells of it."""
        ...

    def close(self, done: Callable[[], None] | None = None) -> None:
        """End it."""
        ...


Make = Callable[[Path, bool], tuple[Application, PlainLoop]]
"""Builds the application on a loop of its own: the profile's folder, whether it is the demo fleet."""


class Session:
    """An application that has been started. `Session.open` makes one."""

    def __init__(self, app: Application, loop: PlainLoop) -> None:
        self.app = app
        self.loop = loop
        self._failed: dict[HostId, AppError] = {}

    @classmethod
    def open(cls, make: Make, profile: Path, *, demo: bool = False) -> "Session":
        """Build and start the application; raises CannotOpen where the profile cannot be used."""
        try:
            session = cls(*make(profile, demo))
        except AppError as error:
            raise CannotOpen(error) from error
        with ExitStack() as undoing:
            undoing.callback(session.close)
            session._start()
            undoing.pop_all()
        return session

    @property
    def graph(self) -> Graph:
        """The live inventory."""
        return self.app.inventory.view

    @property
    def failed(self) -> frozenset[HostId]:
        """The hosts that were wanted and could not be connected."""
        return frozenset(self._failed)

    def ensure(self, hosts: Collection[HostId], patience: float | None = None) -> Mapping[HostId, AppError]:
        """Connect these hosts and bring what is known of them up to date; answers those that failed.

        `patience`: seconds after which those that have not answered count as failed.
        """
        wanted = frozenset(hosts)
        if wanted:
            answers: list[Mapping[HostId, AppError | None]] = []
            timer = self.loop.after(patience, lambda: answers.append(self._late(wanted))) if patience else None
            self.app.ensure(wanted, answers.append)
            self.wait(lambda: bool(answers))
            if timer is not None:
                timer.cancel()
            for host, error in answers[0].items():
                self._failed.pop(host, None)
                if error is not None:
                    self._failed[host] = error
        return {host: error for host, error in self._failed.items() if host in wanted}

    def _late(self, hosts: Collection[HostId]) -> Mapping[HostId, AppError | None]:
        """What becomes of hosts that are not waited for any longer."""
        there = {id_ for id_ in hosts if (host := self.graph.host(id_)) and host.link.state is LinkState.LIVE}
        return {id_: None if id_ in there else TimedOut("it did not answer in time") for id_ in hosts}

    def ensure_all(self) -> Mapping[HostId, AppError]:
        """The same for every host that is to be connected."""
        return self.ensure(connected_hosts(self.graph))

    def look_at(self, kinds: Collection[Kind], hosts: Collection[HostId]) -> Mapping[HostId, AppError]:
        """Read from connected hosts what is read only on demand (storage, networks, interfaces), as far as these
        kinds need it; answers the hosts that could not tell."""
        details, failed = self.app.details, dict[HostId, AppError]()
        left = 0

        def taker(host: HostId) -> Callable[["Answer[Any]"], None]:
            def take(answer: "Answer[Any]") -> None:
                nonlocal left
                left -= 1
                if answer.error is not None:
                    failed[host] = answer.error

            return take

        for host in hosts:
            if Kind.STORAGE_POOL in kinds or Kind.VOLUME in kinds:
                left += 1
                details.storage(host, done=taker(host))
            for kind in _READ_BY.keys() & kinds:
                left += 1
                getattr(details, _READ_BY[kind])(host, done=taker(host))
        self.wait(lambda: left == 0)
        return failed

    def sample(self, hosts: Collection[HostId], *, rates: bool, devices: bool = False) -> None:
        """Read the statistics of connected hosts; for `rates` (use of processors, bytes a second) twice. `devices`:
        those of each disk and interface, too."""
        self._read_samples(hosts, devices)
        if rates or devices:
            self._told(lambda told: self.loop.after(_RATE_SECONDS, told))
            self._read_samples(hosts, devices)
        self.app.inventory.sampled()

    def _read_samples(self, hosts: Collection[HostId], devices: bool) -> None:
        self._told(lambda told: self.app.sampling.read_now(hosts, told))
        if devices:
            self._told(lambda told: self.app.devices.read_now(hosts, told))

    def ask_addresses(self, vm_ids: Iterable[VmId]) -> None:
        """Ask for the IP addresses of these VMs; guests that do not answer are not waited for without end."""
        done: list[bool] = []
        timer = self.loop.after(_ADDRESS_SECONDS, lambda: done.append(False))
        self.app.details.addresses(vm_ids, lambda: done.append(True))
        self.wait(lambda: bool(done))
        timer.cancel()

    def ask_waiting(self, vm_ids: Iterable[VmId]) -> None:
        """Ask what waits for the next start of these VMs: nobody may have looked since it was changed."""
        self._told(lambda told: self.app.details.waiting(vm_ids, told))

    def answered(
        self, begin: Callable[[Callable[["Answer[T]"], None]], object], cancel: Callable[[], Any] | None = None
    ) -> T:
        """Begin what answers later and wait for it; raises its error. Ctrl+C: see `wait`."""
        answers: list[Answer[T]] = []
        begin(answers.append)
        self.wait(lambda: bool(answers), cancel)
        return answers[0].get()

    def preview(self, call: Call) -> "Preview":
        """What the call would do, with what only its hosts know; raises the error where one cannot tell."""
        answers: list[Preview | AppError] = []
        self.app.engine.preview_details(call, answers.append)
        self.wait(lambda: bool(answers))
        if isinstance(answers[0], AppError):
            raise answers[0]
        return answers[0]

    def run(self, call: Call, shown: Callable[[Task], None]) -> Task:
        """Do it and wait for the end, until that is in the database: what is told then stays true if the program is
        killed. `shown` is called with the task whenever it has changed.

        Ctrl+C cancels the task; a second one leaves it and raises Cancelled. Once it is over nothing of it is lost.
        """
        before = self._unwritten()
        task = self.app.engine.submit(call)
        ref = Ref(Kind.TASK, task.id)

        def over() -> bool:
            nonlocal task
            found = self.graph.get(ref)
            if isinstance(found, Task) and found is not task:
                task = found
                shown(task)
            return task.over

        with _interrupts(self.loop):
            self.wait(over, lambda: self.app.engine.cancel(task.id))
            with suppress(Cancelled):  # it is over, which is told in any case: only what follows is not waited for
                self._told(self.app.engine.when_saved)
                self.ensure(hosts_of(self._unwritten() - before, self.graph) & connected_hosts(self.graph))
                self._told(self.app.settle)
        return task

    def keep_secret(self, name: "SecretName", value: str) -> None:
        """Keep a password in the keyring; raises Refused where that cannot be."""
        answers: list[Answer[None]] = []
        self.app.keep_secret(name, value, answers.append)
        self.wait(lambda: bool(answers))
        answers[0].get()

    def _unwritten(self) -> frozenset[Ref]:
        """The VMs whose tags are to be written into their definitions: their hosts are needed for that."""
        return frozenset(ref for ref, tagging in self.graph.taggings.items() if tagging.unwritten)

    def wait(self, until: Callable[[], bool], cancel: Callable[[], Any] | None = None) -> None:
        """Run the loop until that is true. Ctrl+C calls `cancel` and goes on; again, or without `cancel`, it raises
        Cancelled."""
        asked = False
        with _interrupts(self.loop) as pressed:
            while not until():
                if not pressed:
                    self.loop.run(lambda: bool(pressed) or until(), _SLICE_SECONDS)
                    continue
                if cancel is None or asked:
                    raise Cancelled("interrupted")
                pressed.clear()
                asked = True
                cancel()

    def count_hits(self) -> None:
        """Have counted how many objects each bookmark finds."""
        from stellwerk.services.bookmark_hits import count_hits  # here: few lists show it

        self._told(lambda done: count_hits(self.app.inventory, lambda: self.app.queries, done))

    def _told(self, begin: Callable[[Callable[[], None]], object]) -> None:
        """Begin something and wait until it calls back."""
        answers: list[bool] = []
        begin(lambda: answers.append(True))
        self.wait(lambda: bool(answers))

    def close(self) -> None:
        """End the application. What runs by itself ends with it; Ctrl+C leaves at once."""
        closed: list[bool] = []
        self.app.close(lambda: closed.append(True))
        try:
            self.wait(lambda: bool(closed))
        except Cancelled:
            return

    def _start(self) -> None:
        answers: list[AppError | None] = []
        self.app.start(answers.append)
        self.wait(lambda: bool(answers))
        if answers[0] is not None:
            raise CannotOpen(answers[0])


@contextmanager
def _interrupts(loop: PlainLoop) -> Iterator[list[bool]]:
    """A list that grows with each Ctrl+C meanwhile, instead of an exception in the middle of anything."""
    pressed: list[bool] = []
    if threading.current_thread() is not threading.main_thread():
        yield pressed
        return

    def note(_signal: int, _frame: object) -> None:
        pressed.append(True)
        loop.post(lambda: None)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)
