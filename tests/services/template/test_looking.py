"""Templates are looked for once a connection, and again where there are any."""

from tests.commands.template.golden import GOLDEN
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.ids import HostId
from stellwerk.model.change import Batch
from stellwerk.services.template.looking import EVERY, TemplateLooks


def test_hosts_have_their_turns(small: SmallFleet) -> None:
    for name in ("h1", "h2"):
        small.add(name)
    small.start("h1", "h2")
    asked: list[HostId] = []
    looks = TemplateLooks(small.loop, small.inventory, asked.append)
    looks.start()
    small.pass_time(30.0)
    assert sorted(asked) == ["h1", "h2"]
    small.inventory.apply(Batch(entities=(GOLDEN,)))
    small.pass_time(EVERY, 5.0)
    assert sorted(asked) == ["h1", "h1", "h2"]
    looks.close()
    small.pass_time(EVERY, 5.0)
    assert len(asked) == 3
