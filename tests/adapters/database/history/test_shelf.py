"""What is over for long, by object."""

import numpy as np
import sqlalchemy as sa
from tests.fakes.history.sums import T0, listed, series

from stellwerk.adapters.database.history.shelf import Shelf
from stellwerk.adapters.database.history.things import members_of
from stellwerk.core.ids import Kind
from stellwerk.model.history.step import Step

POINTS = Step.MINUTE.period // Step.MINUTE.seconds


def test_only_what_is_known_and_asked_for(connection: sa.Connection) -> None:
    mean = np.full(POINTS, np.nan, np.float32)
    mean[[0, 2, 59]] = 1.0, 2.0, 3.0
    (thing,) = members_of(connection, Kind.VM, ("a",)).tolist()
    shelf = Shelf(connection)
    shelf.write(Step.MINUTE, T0, [(thing, {"cpu_usage": (mean, mean * 2)})])
    (whole,) = shelf.points(series(), Step.MINUTE, T0, T0 + 3540)
    assert listed(whole) == [(T0, 1.0, 2.0), (T0 + 120, 2.0, 4.0), (T0 + 3540, 3.0, 6.0)]
    (part,) = shelf.points(series(), Step.MINUTE, T0 + 60, T0 + 3480)
    assert listed(part) == [(T0 + 120, 2.0, 4.0)]
    assert list(shelf.points(series("a", "net_in"), Step.MINUTE, T0, T0 + 3540)) == []
    assert list(shelf.points(series("b"), Step.MINUTE, T0, T0 + 3540)) == []
    assert list(shelf.points(series(), Step.TEN_MINUTES, T0, T0 + 3540)) == []
