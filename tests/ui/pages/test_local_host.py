"""Looking for libvirt on this computer."""

from collections.abc import Callable

import pytest

from stellwerk.core.error import AppError, NotAllowed, Unreachable
from stellwerk.model.host import HostFacts
from stellwerk.ports.lane import Answer
from stellwerk.ui.pages.local_host import SESSION, SYSTEM, Found, Local, LocalSearch, grant_line

FACTS = HostFacts(hostname="here")


def search(answers: dict[str, HostFacts | AppError], platform: str = "linux") -> tuple[list[str], list[Local]]:
    asked: list[str] = []
    told: list[Local] = []

    def probe(uri: str, done: Callable[[Answer[HostFacts]], None]) -> None:
        asked.append(uri)
        found = answers[uri]
        done(Answer(error=found) if isinstance(found, AppError) else Answer(value=found))

    LocalSearch(probe, told.append, platform=platform).start()
    return asked, told


def test_the_system_comes_first_and_is_enough() -> None:
    asked, told = search({SYSTEM: FACTS})
    assert asked == [SYSTEM]
    assert [local.found for local in told] == [Found.LOOKING, Found.FOUND]
    assert (told[-1].uri, told[-1].facts) == (SYSTEM, FACTS)


def test_where_the_system_refuses_the_session_is_offered_with_the_way_to_the_system() -> None:
    _asked, told = search({SYSTEM: NotAllowed("no"), SESSION: FACTS})
    assert (told[-1].uri, told[-1].refusal is not None) == (SESSION, True)


@pytest.mark.parametrize(
    ("system", "found"), [(NotAllowed("no"), Found.REFUSED), (Unreachable("nobody there"), Found.NOTHING)]
)
def test_where_nothing_can_be_used(system, found) -> None:
    assert search({SYSTEM: system, SESSION: Unreachable("nobody there")})[1][-1].found is found


def test_windows_has_none_to_look_for() -> None:
    assert search({}, "win32") == ([], [Local(found=Found.NOTHING)])


def test_nothing_is_told_once_closed() -> None:
    waiting: list[Callable[[Answer[HostFacts]], None]] = []
    told: list[Local] = []
    looking = LocalSearch(lambda uri, done: waiting.append(done), told.append, platform="linux")
    looking.start()
    looking.close()
    waiting.pop()(Answer(value=FACTS))
    assert [local.found for local in told] == [Found.LOOKING]


def test_the_line_names_the_user() -> None:
    assert grant_line("kim") == "sudo usermod -aG libvirt kim"
