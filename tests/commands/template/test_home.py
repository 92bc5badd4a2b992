"""Where templates are worked on: where their files are seen and somebody answers."""

import pytest
from tests.commands.template.golden import GOLDEN, golden_bench

from stellwerk.commands.template.home import home_in, live_hosts
from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.state import LinkState

BOTH = replace(GOLDEN, also_on=(HostId("h2"),))


def test_its_own_host_first_then_any_that_answers() -> None:
    bench = golden_bench()
    view = bench.inventory.view
    assert live_hosts(BOTH, view) == ["h1", "h2"]
    for name in ("h1", "h2"):
        host = view.host(HostId(name))
        assert host is not None
        assert home_in(BOTH, view) == name
        bench.inventory.apply(Batch(entities=(replace(host, link=replace(host.link, state=LinkState.OFF)),)))
    with pytest.raises(Refused, match="is connected"):
        home_in(BOTH, view)
