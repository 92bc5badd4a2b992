"""Hosts that have copies, and those that cannot tell."""

from tests.fakes import entity
from tests.fakes.application import MemoryApplication
from tests.fakes.command_line import Typing

from stellwerk.cli.call.copies import find_copies
from stellwerk.cli.session import Session
from stellwerk.core.error import TimedOut, Unreachable
from stellwerk.core.ids import HostId


def test_who_has_one_who_has_none_and_who_cannot_tell() -> None:
    app = MemoryApplication()
    app.unseen["h2"] = lambda: None
    app.offline["h3"] = Unreachable("it is off")
    hosts = [HostId(name) for name in ("h1", "h2", "h3")]
    having, failed = find_copies(Session(app, app.loop), [entity.vm_id(1)], hosts, 5.0)
    assert having == {"h2"}
    assert dict(failed) == {"h3": app.offline["h3"]}


def test_who_is_silent_is_not_waited_for(stellwerk: Typing) -> None:
    app = stellwerk.app
    app.silent.add("h2")
    having, failed = find_copies(Session(app, app.loop), [entity.vm_id(1)], [HostId("h2")], 5.0)
    assert having == frozenset()
    assert isinstance(failed[HostId("h2")], TimedOut)
