"""What the window's tools have to be able to do is what the program's parts can."""

from tests.fakes.application import MemoryApplication
from tests.fakes.clock import FakeClock
from tests.fakes.manual_loop import ManualLoop

from stellwerk.services.bookmark_hits import BookmarkHits
from stellwerk.ui.desk import Counting, Exchange


def test_the_programs_parts_fit() -> None:
    app = MemoryApplication()
    counting: Counting = BookmarkHits(app.inventory, ManualLoop(), FakeClock(), lambda: app.queries)
    exchange: Exchange = app.exchange
    assert len(counting.counted) == 0
    assert callable(exchange.take)
