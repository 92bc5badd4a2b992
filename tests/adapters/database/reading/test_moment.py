"""The order of events at one moment. Against the database: `test_timeline`."""

import numpy as np

from stellwerk.adapters.database.reading.moment import Moment
from stellwerk.adapters.database.reading.seen import Seen

SEEN = Seen(4, 1, 9)
MOMENT = Moment(np.array([9, 2, 7, 4], np.int64), np.array([0, 1, 0, 3], np.uint8), SEEN)


def test_all_and_those_of_severities_in_order() -> None:
    assert MOMENT.all().tolist() == [9, 2, 7, 4]
    assert MOMENT.of(["normal"]).tolist() == [9, 7]
    assert MOMENT.of(["warning", "alert", "unheard"]).tolist() == [2, 4]
    assert MOMENT.of([]).tolist() == []


def test_some_of_them_are_put_in_the_order_of_all() -> None:
    assert MOMENT.ordered([4, 9, 2]).tolist() == [9, 2, 4]
    assert MOMENT.ordered([]).tolist() == []


def test_new_ones_stand_at_their_places() -> None:
    later = MOMENT.with_new([(12, "error", 0), (11, "normal", 3), (10, "strange", 6)], Seen(7, 2, 12))
    assert later.all().tolist() == [12, 9, 2, 11, 7, 4, 10]
    assert later.of(["error"]).tolist() == [12]
    assert later.of(["normal"]).tolist() == [9, 11, 7]
    assert (later.seen.count, MOMENT.all().tolist()) == (7, [9, 2, 7, 4])
