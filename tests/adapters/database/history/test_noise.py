"""Numbers that cannot be compressed, through the recorder of the program: what it leaves of a period, and the bound.

How much room a year of such periods takes is seen in `test_room`, which writes them as they are left here: a year of
two samples in each point would be sampled for minutes.
"""

from array import array
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from tests.adapters.database.history.test_room import CATALOGUE, CLOCK, VM_KEYS, Room
from tests.fakes.history.clocked import ClockedRecorder
from tests.fakes.history.sums import T0

from stellwerk.adapters.database.connection import begin, make_engine
from stellwerk.adapters.database.history import schema
from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.history.step import RARE, Piece, Series, Sort, Step
from stellwerk.services.recording.befallen import Shortened
from stellwerk.services.recording.look import Part
from stellwerk.services.recording.recording import MOST_BYTES, rare_keys

TOGETHER = 8
"""Stretches that are handed to the recorder before it is waited for."""
TWICE = 0.2
"""Devices are counted each 50 seconds: in each fifth minute twice."""
MOST = 900_000
"""Bytes that a night of these VMs does not fit into; without their devices it would."""
RARE_KEYS = rare_keys(CATALOGUE)
ENDINGS: Mapping[Sort, str] = {Kind.VM: "", Kind.DISK: "/vda", Kind.VNIC: "/net0", Piece.VCPU: "/0"}


class Noise:
    """So many VMs with a disk, an interface and a processor each, recorded in no more than `most` bytes."""

    def __init__(self, path: Path, count: int, most: int = MOST_BYTES) -> None:
        self.path = path
        self.ids = tuple(f"00000000-0000-4000-8000-{number:012d}" for number in range(count))
        self._dice = np.random.default_rng(7)
        self.recorder = ClockedRecorder(path, self.ids, T0, most)
        self._handed = 0

    def sample(self, begin: int, step: Step, many: int) -> int:
        """So many stretches of a step, with two samples in the first minute of each; the end of the last."""
        for at in range(begin, begin + many * step.seconds, step.seconds):
            scale = self._dice.choice([1.0, 1e-3, 1e-6], len(self.ids))
            for later in (0, 30):
                values = {key: self._numbers(scale).tolist() for key in VM_KEYS}
                counted = step in RARE and (not later or step is not Step.MINUTE or self._dice.random() < TWICE)
                self.recorder.sample(at + later, values, self._parts(scale) if counted else ())
            self._handed += 1
            if self._handed % TOGETHER == 0:
                self.recorder.catch_up()
        self.recorder.catch_up()
        return begin + many * step.seconds

    def known(self, kind: Sort, key: str, step: Step) -> int:
        """How many points there are of the first one."""
        history = HistoryFile(self.path, CLOCK)
        points = history.read(Series(Ref(kind, self.ids[0] + ENDINGS[kind]), key), step, T0, 1e11)
        history.close()
        return len(points.at)

    def _numbers(self, scale: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Of one magnitude, else the mean would be half of the maximum."""
        return self._dice.uniform(0.0, 1e9, len(self.ids)) * scale

    def _parts(self, scale: npt.NDArray[np.float64]) -> list[Part]:
        return [
            Part(
                kind,
                tuple(id_ + ENDINGS[kind] for id_ in self.ids),
                {key: array("d", self._numbers(scale).tolist()) for key in keys},
            )
            for kind, keys in RARE_KEYS.items()
        ]


def bodies(path: Path, step: Step, start: int) -> dict[Sort, float]:
    """Bytes that an object of each sort takes of a period, in the mean."""
    query = (
        sa.select(schema.thing.c.kind, sa.func.avg(sa.func.length(schema.block.c.body)))
        .join(schema.block, schema.block.c.thing == schema.thing.c.number)
        .where(schema.block.c.step == step.seconds, schema.block.c.start == start)
        .group_by(schema.thing.c.kind)
    )
    engine = make_engine(path)
    with engine.connect() as connection, begin(connection):
        found = {kind: float(size) for kind, size in connection.execute(query)}
    engine.dispose()
    return found


def test_a_period_that_was_recorded_takes_no_more_room_than_one_of_a_whole_year(tmp_path: Path) -> None:
    assert set(RARE_KEYS) == set(ENDINGS)
    recorded = Noise(tmp_path / "recorded.db", 6)
    starts, now = {}, T0
    for step in reversed(Step):
        starts[step] = now
        now = recorded.sample(now, step, step.period // step.seconds)
    recorded.sample(now + Step.TEN_MINUTES.period, Step.MINUTE, 20)  # all before is over, and tidied in turns
    recorded.recorder.close()
    written = Room(tmp_path / "written.db", VM_KEYS, RARE_KEYS, 6)
    for step, start in starts.items():
        written.write(step, start)
    for step, start in starts.items():
        ours, theirs = bodies(recorded.path, step, start), bodies(tmp_path / "written.db", step, start)
        assert set(ours) == set(theirs) == (set(ENDINGS) if step in RARE else {Kind.VM})
        for kind, size in ours.items():
            assert 0.85 * theirs[kind] < size < 1.005 * theirs[kind], (step, kind)


def test_the_bound_of_a_profile_takes_series_of_devices_first_and_says_so_once(tmp_path: Path) -> None:
    bound = Noise(tmp_path / "bound.db", 10, most=MOST)
    coarse, fine = 80, 100
    now = bound.sample(T0, Step.TEN_MINUTES, coarse)
    bound.sample(now, Step.MINUTE, fine)
    bound.recorder.close()
    assert bound.path.stat().st_size <= MOST
    assert bound.recorder.told == [Shortened(MOST)]
    for step, many in ((Step.MINUTE, coarse + fine - 1), (Step.TEN_MINUTES, coarse + fine // 10 - 1)):
        assert bound.known(Kind.VM, "cpu_usage", step) >= many
        assert bound.known(Kind.DISK, "disk_read", step) < 0.7 * many
