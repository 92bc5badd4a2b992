"""Work of the database that is done a piece at a time, so that everybody else writes between two of them. Owner thread;
the database does it on its own."""

from collections.abc import Callable
from typing import Generic, TypeVar

from stellwerk.core.loop import Loop, Timer
from stellwerk.ports.lane import Answer
from stellwerk.ports.repository import Repository, Tables
from stellwerk.services.link.errand import answer_of

T = TypeVar("T")


class Pieces(Generic[T]):
    """Begins a while after `start`. `plan` says what the next piece is to do; `took` takes what it answered, and says
    in how many seconds the next one comes, None = no more."""

    def __init__(
        self,
        loop: Loop,
        repository: Repository,
        plan: Callable[[], Callable[[Tables], T]],
        took: Callable[[Answer[T]], float | None],
    ) -> None:
        self._loop, self._repository = loop, repository
        self._plan, self._took = plan, took
        self._timer: Timer | None = None
        self._closed = False

    def start(self, after: float) -> None:
        """Begin in so many seconds."""
        self._timer = self._loop.after(after, self._next)

    def close(self) -> None:
        """Leave the rest to the next start."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()

    def _next(self) -> None:
        future = self._repository.write(self._plan())
        future.add_done_callback(lambda ended: self._loop.post(lambda: self._answered(answer_of(ended.result))))

    def _answered(self, answer: Answer[T]) -> None:
        pause = None if self._closed else self._took(answer)
        if pause is not None:
            self._timer = self._loop.after(pause, self._next)
