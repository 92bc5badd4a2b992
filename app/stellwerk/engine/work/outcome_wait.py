"""Waits until the inventory shows what a command did, so that *done* means the window agrees. Owner thread."""

from collections.abc import Callable

from stellwerk.core.error import AppError, Refused, TimedOut, Unreachable
from stellwerk.core.ids import Ref
from stellwerk.core.loop import Timer
from stellwerk.core.setting import Setting
from stellwerk.core.signal import Subscription
from stellwerk.core.text import _
from stellwerk.engine.command import Outcome
from stellwerk.engine.criteria import holds
from stellwerk.engine.look import Look
from stellwerk.engine.setting import SETTLE_SECONDS
from stellwerk.engine.world import World
from stellwerk.model.call import Call
from stellwerk.model.state import LinkState
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Vm

Ended = Callable[[TaskState, AppError | None], None]
"""Told how the wait ended."""
Resort = Callable[[Call, Callable[[Task], None]], object]
"""Makes a call as a part of what waits, and tells its end."""


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
    target in which it may show. `resort` makes the outcome's last resort."""

    def __init__(
        self,
        world: World,
        outcome: Outcome,
        look: Callable[[], Look],
        done: Ended,
        about: tuple[Ref, ...] = (),
        resort: Resort | None = None,
    ) -> None:
        self._resort = resort
        self._over = False
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
        self._timer = self._world.loop.after(self._patience(), self._give_up)

    def stop(self) -> None:
        """Wait no longer; `done` is not called. Harmless at any time."""
        self._over = True
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

    def _patience(self) -> float:
        within = self._outcome.within
        if isinstance(within, Setting):
            return self._world.settings.get(within)
        said = within(self._look())
        return self._world.settings.get(SETTLE_SECONDS) if said is None else said

    def _last_call(self, look: Look) -> bool:
        """Whether a last resort is made; only once."""
        resort, self._resort = self._resort, None
        call = self._outcome.resort(look) if resort is not None and self._outcome.resort is not None else None
        if resort is None or call is None:
            return False
        resort(call, self._resorted)
        return True

    def _resorted(self, task: Task) -> None:
        if self._over:
            return
        if task.state is not TaskState.DONE:
            self._end(task.state, Refused(task.outcome, task.hint))
            return
        self._timer = self._world.loop.after(self._world.settings.get(SETTLE_SECONDS), self._give_up)
        self._test()

    def _give_up(self) -> None:
        look = self._look()
        if self._last_call(look):
            return
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
