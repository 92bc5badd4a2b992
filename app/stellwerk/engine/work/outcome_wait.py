"""Waits until the inventory shows what a command did, so that *done* means the window agrees. Owner thread."""

from collections.abc import Callable

from stellwerk.core.error import AppError, TimedOut, Unreachable
from stellwerk.core.ids import Ref
from stellwerk.core.loop import Timer
from stellwerk.core.signal import Subscription
from stellwerk.core.text import _
from stellwerk.engine.command import Outcome
from stellwerk.engine.criteria import holds
from stellwerk.engine.look import Look
from stellwerk.engine.world import World
from stellwerk.model.state import LinkState
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Vm

Ended = Callable[[TaskState, AppError | None], None]
"""Told how the wait ended."""


def reached(outcome: Outcome, look: Look) -> bool:
    """Whether the inventory shows it."""
    if look.ref is not None and look.target is None:
        return outcome.gone
    if not isinstance(outcome.reached, str):
        return outcome.reached(look)
    if look.ref is None or look.target is None:
        return False
    return holds(outcome.reached, look.ref.kind, look.target, look.graph)


class OutcomeWait:
    """One wait. `done` is called once: with DONE when it is reached, UNKNOWN when the host was lost meanwhile, FAILED
    with TimedOut when it did not come, or with the error that the outcome's `failed` tells. `about`: objects beside the
    target in which it may show."""

    def __init__(
        self, world: World, outcome: Outcome, look: Callable[[], Look], done: Ended, about: tuple[Ref, ...] = ()
    ) -> None:
        self._world = world
        self._outcome = outcome
        self._look = look
        self._done = done
        self._about = about
        self._subscription: Subscription | None = None
        self._timer: Timer | None = None

    def start(self) -> None:
        """Test now, then after each change of the target or of what it is about."""
        if reached(self._outcome, self._look()):
            self._done(TaskState.DONE, None)
            return
        ref = self._look().ref
        watched = (*self._about, *((ref,) if ref is not None else ()))
        self._subscription = self._world.watch.add(watched, self._test)
        self._timer = self._world.loop.after(self._world.settings.get(self._outcome.within), self._give_up)

    def stop(self) -> None:
        """Wait no longer; `done` is not called. Harmless at any time."""
        if self._subscription is not None:
            self._subscription.close()
        if self._timer is not None:
            self._timer.cancel()

    def _end(self, state: TaskState, error: AppError | None) -> None:
        self.stop()
        self._done(state, error)

    def _test(self) -> None:
        look = self._look()
        if reached(self._outcome, look):
            self._end(TaskState.DONE, None)
            return
        error = self._outcome.failed(look) if self._outcome.failed is not None else None
        if error is not None:
            self._end(TaskState.FAILED, error)

    def _give_up(self) -> None:
        look = self._look()
        if _host_is_away(look):
            self._end(TaskState.UNKNOWN, Unreachable(_("its host was lost before the result showed")))
            return
        words = {"name": look.name}
        error = TimedOut(_(self._outcome.late).format(**words), _(self._outcome.late_hint).format(**words))
        self._end(TaskState.FAILED, error)


def _host_is_away(look: Look) -> bool:
    if not isinstance(look.target, Vm):
        return False
    host = look.graph.host(look.target.host_id)
    return host is not None and host.link.state is not LinkState.LIVE
