"""Statistics as another process of the profile tells them, for a list that is answered here. Owner thread."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from stellwerk.cli.session import Session
from stellwerk.services.charge.beside import Beside


@contextmanager
def listening(session: Session) -> Iterator[Beside]:
    """Listens to whoever samples already, `serve` or a window, while it is open."""
    app = session.app
    beside = Beside(session.loop, app.clock, app.inventory, app.feeds, app.sampling.interval)
    beside.start()
    try:
        yield beside
    finally:
        beside.close()


def told_by(session: Session, beside: Beside) -> Callable[[], bool]:
    """Whether the statistics come from there; waits until that is known, a moment at most."""

    def told() -> bool:
        session.wait(lambda: beside.settled)
        if beside.tells:
            session.app.inventory.sampled()
        return beside.tells

    return told
