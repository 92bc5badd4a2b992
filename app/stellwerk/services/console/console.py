"""The console of one VM, kept open: over restarts and migrations, as still pictures where no way leads to it.

Owner thread. Places and pictures are read on lanes of the host, ways are dialled on a thread of their own, the display
works on its own threads and tells through the loop.
"""

from collections.abc import Callable
from enum import Enum, auto
from functools import partial

from stellwerk.core.error import AppError, Refused, TimedOut, Unreachable
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import Record
from stellwerk.core.signal import Signal
from stellwerk.core.text import _
from stellwerk.model.change import ChangeSet
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.model.vm import Vm
from stellwerk.ports.console import (
    Began,
    DisplayPlace,
    Ended,
    Screen,
    ScreenEvent,
    Screens,
    close_quietly,
)
from stellwerk.ports.dial import Dials, Reach, Stream
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.services.console.handover import SPICE, Handed, viewer_file, viewer_program, written
from stellwerk.services.console.news import News
from stellwerk.services.console.way import Means, Way, choose_way
from stellwerk.services.link.errand import Errand
from stellwerk.store.inventory import Inventory

FIND_LIMIT = 10.0
"""Seconds to learn where a display listens."""
SHOT_LIMIT = 10.0
SHOT_PAUSE = 1.0
"""Seconds between two still pictures."""
BEGIN_LIMIT = 15.0
"""Seconds until a server that took the connection lets us in."""
PAUSES = (0.3, 1.0, 2.0, 5.0)
"""Seconds before the next try while the VM runs; the last one again and again."""

MOST_MISSES = 2
"""Tries in vain after which pictures are shown instead."""


class Phase(Enum):
    """What a console is doing."""

    OFF = auto()
    """The VM is off, or its host is away."""
    OPENING = auto()
    LIVE = auto()
    STILL = auto()
    """No way leads to the display: pictures, with the reason."""
    LOST = auto()
    """It ended, or could not be opened; it is tried again while the VM runs."""


class ConsoleTools(Record, frozen=True, kw_only=True):
    """What consoles work with. `entered` is told of each VM whose display somebody opened."""

    loop: Loop
    inventory: Inventory
    lanes: Lanes
    dials: Dials
    screens: Screens
    entered: Callable[[VmId], None] = lambda _vm_id: None


class Console:
    """One VM's. `changed` emits when `phase`, `trouble` or `screen` did; `told` what the display tells; `pictured` a
    still picture."""

    def __init__(self, tools: ConsoleTools, vm_id: VmId) -> None:
        self.vm_id = vm_id
        self.changed: Signal[None] = Signal()
        self.told: Signal[ScreenEvent] = Signal()
        self.pictured: Signal[bytes] = Signal()
        self.phase = Phase.OFF
        self.trouble: AppError | None = None
        """Why it is not live."""
        self.displays: tuple[str, ...] = ()
        """Kinds of displays that the VM has."""
        self.screen: Screen | None = None
        self._tools = tools
        self._try = 0
        """Tells answers of an earlier try from those of the present one."""
        self._misses = 0
        self._told = True
        """That it is open; it is told once for each time that somebody asks for it."""
        self._host: HostId | None = None
        self._timer: Timer | None = None
        self._watched = True
        self._closed = False
        self._subscription = tools.inventory.changed.connect(self._follow)

    def open(self) -> None:
        """Open it, now: at first, and whenever somebody asks for that."""
        self._misses = 0
        self._told = False
        self._open()

    def watch(self, on: bool) -> None:
        """Whether somebody looks."""
        self._watched = on
        if self.screen is not None:
            self.screen.watch(on)
        if on and self.phase is Phase.STILL and self._timer is None:
            self._shoot(self._try)

    @property
    def is_spice(self) -> bool:
        """There is no VNC to see, and SPICE to hand over."""
        return self.phase is Phase.STILL and SPICE in self.displays

    def hand_over(self, done: Callable[[Answer[Handed]], None]) -> None:
        """Make the file for remote-viewer, with the password of this moment."""
        vm, host = self._vm(), self._vm_host()
        if vm is None or host is None or not vm.domain.active:
            done(Answer(error=Refused(_("the VM does not run"), _("start it first"))))
            return
        tools, vm_id, name = self._tools, self.vm_id, vm.domain.definition.name
        reach = tools.dials.to(host.uri)

        def make(answer: Answer[tuple[DisplayPlace, ...]]) -> None:
            if answer.error is not None:
                done(Answer(error=answer.error))
                return
            Errand(tools.loop, "viewer", partial(_handed, answer.get(), reach, tools.dials, name), made).start()

        def made(answer: Answer[Handed]) -> None:
            if answer.error is None:
                tools.entered(vm_id)
            done(answer)

        tools.lanes.ask(vm.host_id, Lane.GUEST, lambda session: session.displays(vm_id), make, limit=FIND_LIMIT)

    def close(self) -> None:
        """End it."""
        self._closed = True
        self._subscription.close()
        self._drop()

    # --- opening ---

    def _open(self) -> None:
        self._drop()
        if self._closed:
            return
        vm, host = self._vm(), self._vm_host()
        if vm is None or host is None or not vm.domain.active:
            self._become(Phase.OFF)
            return
        self._host = vm.host_id
        self._become(Phase.OPENING)
        if host.link.state is LinkState.CONNECTING:  # by itself: nobody has to be told to connect it
            self._timer = self._tools.loop.after(PAUSES[0], self._open)
            return
        reach = self._tools.dials.to(host.uri)
        job = partial(_find, vm_id=self.vm_id, reach=reach)
        self._tools.lanes.ask(vm.host_id, Lane.GUEST, job, partial(self._found, self._try, reach), limit=FIND_LIMIT)

    def _found(self, attempt: int, reach: Reach | None, answer: Answer["Found"]) -> None:
        if attempt != self._try:
            if answer.value is not None:
                answer.value.give_up(self._tools.dials)
            return
        if answer.error is not None:
            self._lose(answer.error)
            return
        found = answer.get()
        self.displays = found.kinds
        if isinstance(found.way, AppError):
            self._still(found.way)
            return
        job = partial(_dial, found.way, found.number, reach, self._tools.dials)
        done = partial(self._dialled, attempt, found.way.place, reach)
        Errand(self._tools.loop, "console", job, done).start()

    def _dialled(self, attempt: int, place: DisplayPlace, reach: Reach | None, answer: Answer[Stream]) -> None:
        if attempt != self._try:
            if answer.value is not None:
                close_quietly(answer.value)
            return
        if answer.error is not None:
            passing = isinstance(answer.error, Unreachable | TimedOut) and self._misses < MOST_MISSES
            (self._lose if passing else self._still)(answer.error)
            return
        near = reach is None or reach.near
        vouched = reach is None or reach.vouched
        news = News(self._tools.loop, partial(self._take, attempt))
        self.screen = self._tools.screens.open(answer.get(), place, news.tell, near=near, vouched=vouched)
        self.screen.watch(self._watched)
        self._timer = self._tools.loop.after(BEGIN_LIMIT, self._never_began)

    def _never_began(self) -> None:
        self._lose(Unreachable(_("the display of the VM does not answer"), _("try again")))

    # --- what the display tells ---

    def _take(self, attempt: int, event: ScreenEvent) -> None:
        if attempt != self._try or self._closed:
            return
        if isinstance(event, Began):
            self._stop_timer()
            self._misses = 0
            self._become(Phase.LIVE)
            if not self._told:
                self._told = True
                self._tools.entered(self.vm_id)
        if isinstance(event, Ended):
            began = self.phase is Phase.LIVE
            error = event.error or Unreachable(_("the display of the VM has ended"))
            if began or isinstance(error, Unreachable):
                self._lose(error)
            else:
                self._still(error)
            return
        self.told.emit(event)

    def _lose(self, error: AppError) -> None:
        """Keep the last picture; try again while the VM runs."""
        self._drop()
        vm = self._vm()
        if vm is None or not vm.domain.active:
            self._become(Phase.OFF, error)
            return
        self._become(Phase.LOST, error)
        pause = PAUSES[min(self._misses, len(PAUSES) - 1)]
        self._misses += 1
        self._timer = self._tools.loop.after(pause, self._open)

    # --- still pictures ---

    def _still(self, reason: AppError) -> None:
        self._drop()
        self._become(Phase.STILL, reason)
        self._shoot(self._try)

    def _shoot(self, attempt: int) -> None:
        self._timer = None
        vm = self._vm()
        if attempt != self._try or self._closed or vm is None or not self._watched:
            return
        done = partial(self._shot, attempt)
        vm_id = self.vm_id
        self._tools.lanes.ask(vm.host_id, Lane.GUEST, lambda session: session.screenshot(vm_id), done, limit=SHOT_LIMIT)

    def _shot(self, attempt: int, answer: Answer[bytes]) -> None:
        if attempt != self._try or self._closed:
            return
        if answer.error is None:
            self.pictured.emit(answer.get())
        self._timer = self._tools.loop.after(SHOT_PAUSE, partial(self._shoot, attempt))

    # --- following ---

    def _follow(self, changes: ChangeSet) -> None:
        ref = Ref(Kind.VM, self.vm_id)
        if ref not in changes.changed and ref not in changes.removed and ref not in changes.added:
            return
        vm = self._vm()
        runs = vm is not None and vm.domain.active
        if runs and self.phase is Phase.OFF:
            self._misses = 0
            self._open()
        elif not runs and self.phase in (Phase.LOST, Phase.STILL, Phase.OPENING):
            self._drop()
            self._become(Phase.OFF, self.trouble)
        elif vm is not None and vm.host_id != self._host and self.phase in (Phase.LOST, Phase.STILL):
            self._misses = 0
            self._open()

    def _vm(self) -> Vm | None:
        return self._tools.inventory.view.vm(self.vm_id)

    def _vm_host(self) -> Host | None:
        vm = self._vm()
        return self._tools.inventory.view.host(vm.host_id) if vm is not None else None

    def _become(self, phase: Phase, trouble: AppError | None = None) -> None:
        self.phase, self.trouble = phase, trouble
        self.changed.emit(None)

    def _drop(self) -> None:
        """Give up what is open or on its way."""
        self._try += 1
        self._stop_timer()
        screen, self.screen = self.screen, None
        if screen is not None:
            screen.close()

    def _stop_timer(self) -> None:
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()


class Found(Record, frozen=True):
    """What a host said: the way, the number of an open socket where libvirt handed one over, kinds of displays."""

    way: Way | AppError
    number: int | None
    kinds: tuple[str, ...]

    def give_up(self, dials: Dials) -> None:
        """Nobody wants it any more."""
        if self.number is not None:
            close_quietly(dials.adopt(self.number))


def _find(session: Session, *, vm_id: VmId, reach: Reach | None) -> Found:
    """On a lane of the host."""
    displays = session.displays(vm_id)
    way = choose_way(displays, reach, passes_files=session.passes_files)
    number = session.open_display(vm_id, way.index) if isinstance(way, Way) and way.means is Means.FILE else None
    return Found(way, number, tuple(place.type for place in displays))


def _handed(displays: tuple[DisplayPlace, ...], reach: Reach | None, dials: Dials, name: str) -> Handed:
    """On a thread of its own."""
    program = viewer_program()
    return Handed(program, written(viewer_file(displays, reach, dials, name)))


def _dial(way: Way, number: int | None, reach: Reach | None, dials: Dials) -> Stream:
    """On a thread of its own."""
    if number is not None:
        return dials.adopt(number)
    assert reach is not None
    if way.means is Means.SOCKET:
        return reach.dial.unix(way.place.socket)
    assert way.place.port is not None
    return reach.dial.tcp(way.address, way.place.port)
