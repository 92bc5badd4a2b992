"""Real applications on a plain loop: real profile, database, libvirt's test driver."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stellwerk.core.error import AppError
from stellwerk.core.loop import PlainLoop
from stellwerk.runtime.application import Application, Mode
from stellwerk.runtime.build import build

PATIENCE = 20.0
"""Seconds that anything may take."""

Opening = Callable[..., Application]


def wait(application: Application, until: Callable[[], bool]) -> None:
    """Run the loop until something is so."""
    loop = application.loop
    assert isinstance(loop, PlainLoop)
    assert loop.run(until, PATIENCE)


def start(application: Application) -> AppError | None:
    """Start it; answers why the profile cannot be used."""
    answers: list[AppError | None] = []
    application.start(answers.append)
    wait(application, lambda: bool(answers))
    return answers[0]


def close(application: Application) -> None:
    """End it, and wait for that."""
    closed: list[bool] = []
    application.close(lambda: closed.append(True))
    wait(application, lambda: bool(closed))


@pytest.fixture
def opening(tmp_path: Path) -> Iterator[Opening]:
    """Builds applications on one profile, or on another by its `name`; those still open at the end are closed."""
    made: list[Application] = []

    def opened(mode: Mode = Mode.COMMAND, *, demo: bool = False, name: str = "profile") -> Application:
        made.append(build(tmp_path / name, PlainLoop(), mode, demo=demo))
        return made[-1]

    yield opened
    for application in made:
        if not application.closed:
            close(application)
