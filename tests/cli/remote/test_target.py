"""What `console`, `type` and others talk to."""

from tests.fakes import entity
from tests.fakes.command_line import Typing

from stellwerk.core.error import Unreachable
from stellwerk.model.state import DomainState


def test_what_is_not_there_is_off_or_out_of_reach(stellwerk: Typing) -> None:
    assert "nobody" in stellwerk("type", "nobody", says="x").err
    stellwerk.app.bench.put(entity.domain(7, "h1", name="lab-01", state=DomainState.SHUT_OFF))
    assert '"lab-01" does not run, start it first' in stellwerk("type", "lab-01", says="x").err
    stellwerk.app.offline["h1"] = Unreachable("h1 does not answer")
    assert "h1 does not answer" in stellwerk("type", "lab-01", says="x").err
