"""Statistics of another process, for a list: whether they come, and until when somebody listens."""

from tests.cli.listing.conftest import Live
from tests.fakes.entity import vm_id
from tests.fakes.sampling_part.feeds import FakeFeeds, TellingFeeds

from stellwerk.cli.listing.heard import listening, told_by
from stellwerk.core.ids import Kind, Ref


def test_they_come_from_who_tells_and_are_in_the_list(live: Live) -> None:
    live.app.feeds = TellingFeeds(vm_id(1), {"cpu_usage": 7.0})
    with listening(live.session) as beside:
        assert told_by(live.session, beside)()
        assert live.app.inventory.samples.value(Ref(Kind.VM, vm_id(1)), "cpu_usage") == 7.0
        assert live.app.feeds.closed == 0
    assert live.app.feeds.closed == 1


def test_nobody_tells(live: Live) -> None:
    live.app.feeds = FakeFeeds(nobody=True)
    with listening(live.session) as beside:
        assert not told_by(live.session, beside)()
