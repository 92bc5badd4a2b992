"""Who records."""

from tests.fakes.history.memory import MemoryHistory

from stellwerk.core.clock import SystemClock
from stellwerk.core.error import Refused
from stellwerk.core.loop import PlainLoop
from stellwerk.core.signal import Signal
from stellwerk.services.charge.charge import Charge
from stellwerk.services.charge.standing import Standing
from stellwerk.services.recording.befallen import SetAside
from stellwerk.services.recording.recording import Recording
from stellwerk.store.inventory import Inventory


def test_it_follows_the_charge_and_the_recording() -> None:
    loop, clock = PlainLoop(), SystemClock()
    charge = Charge(loop, lambda: True, held=False)
    recording = Recording(loop, clock, Inventory(loop, clock), Signal(), lambda: 5.0, MemoryHistory)
    standing = Standing(charge, recording)
    changed: list[tuple[bool, object]] = []
    standing.changed.connect(lambda _none: changed.append((standing.here, standing.trouble)))
    assert not standing.here
    charge.held = True
    charge.taken.emit(None)
    full = Refused("the disk is full")
    recording.told.emit(full)
    recording.told.emit(SetAside("metrics.db.damaged-1"))
    recording.told.emit(None)
    assert changed == [(True, None), (True, full), (True, None)]
