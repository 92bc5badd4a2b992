"""From samples to what is written: missed samples, holes, failures, the end."""

from array import array

import numpy as np
import pytest
from tests.conftest import ExpectedLogs
from tests.fakes.history.memory import MemoryHistory
from tests.fakes.history.sums import T0, listed, series, sums

from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.history.of_hosts import Group
from stellwerk.model.history.step import Series, Step
from stellwerk.model.history.sums import Roster, Sums
from stellwerk.ports.repository import Corrupt
from stellwerk.services.recording.befallen import (
    Befallen,
    NotWrittenAnew,
    Overgrown,
    SetAside,
    Shortened,
    TakenAway,
    WrittenAnew,
)
from stellwerk.services.recording.keeping import SAID_EVERY, Keeping
from stellwerk.services.recording.look import Look, Part

KEYS = {Kind.VM: ("cpu_usage",)}


def look(moments: list[float], values: list[float], ids: tuple[str, ...] = ("a", "b")) -> Look:
    return Look(Kind.VM, ids, KEYS[Kind.VM], [array("d", values)], array("d", moments))


@pytest.fixture
def history() -> MemoryHistory:
    return MemoryHistory()


@pytest.fixture
def keeping(history: MemoryHistory) -> Keeping:
    made = Keeping(history)
    assert made.open(KEYS, T0) is None
    return made


def minutes(history: MemoryHistory, id_: str = "a") -> list[tuple[int, float, float]]:
    return listed(history.read(series(id_), Step.MINUTE, T0, T0 + 7200))


def test_a_minute_is_written_when_it_is_over(keeping: Keeping, history: MemoryHistory) -> None:
    for number in range(13):
        keeping.take(T0 + 5 * number, [look([number, number], [number, 7.0])])
    assert minutes(history) == [(T0, 5.5, 11.0)]
    assert minutes(history, "b") == [(T0, 7.0, 7.0)]


def test_a_missed_sample_is_no_repeat(keeping: Keeping, history: MemoryHistory) -> None:
    keeping.take(T0, [look([1.0, 1.0], [10.0, 10.0])])
    keeping.take(T0 + 5, [look([1.0, 2.0], [10.0, 30.0])])
    keeping.take(T0 + 60, [look([1.0, 3.0], [10.0, 40.0])])
    keeping.take(T0 + 120, [look([1.0, 4.0], [10.0, 40.0])])
    assert minutes(history) == [(T0, 10.0, 10.0)]
    assert minutes(history, "b") == [(T0, 20.0, 30.0), (T0 + 60, 40.0, 40.0)]


def test_rows_that_nobody_has_are_nothing(keeping: Keeping, history: MemoryHistory) -> None:
    nan = float("nan")
    keeping.take(T0, [look([nan, 1.0, nan], [nan, 4.0, nan], ("", "b", ""))])
    keeping.take(T0 + 60, [look([nan, 2.0, nan], [nan, 4.0, nan], ("", "b", ""))])
    assert [one.roster.ids for one in history.written] == [("b",)]


def test_a_row_that_another_got_is_its_own(keeping: Keeping, history: MemoryHistory) -> None:
    keeping.take(T0, [look([1.0, 1.0], [10.0, 10.0])])
    keeping.take(T0 + 5, [look([2.0, 2.0], [90.0, 10.0], ("c", "b"))])
    keeping.take(T0 + 60, [look([3.0, 3.0], [0.0, 0.0], ("c", "b"))])
    assert minutes(history, "a") == [(T0, 10.0, 10.0)]
    assert minutes(history, "c") == [(T0, 90.0, 90.0)]


def test_what_cannot_be_written_does_not_come_twice(keeping: Keeping, history: MemoryHistory) -> None:
    keeping.take(T0, [look([1.0, 1.0], [1.0, 1.0])])
    history.error = Refused("the disk is full", "free some space")
    with pytest.raises(Refused):
        keeping.take(T0 + 60, [look([2.0, 2.0], [2.0, 2.0])])
    history.error = None
    keeping.take(T0 + 120, [look([3.0, 3.0], [3.0, 3.0])])
    assert [at for at, _mean, _top in minutes(history)] == [T0 + 60]


def test_the_end_keeps_the_minute_that_is_not_over(keeping: Keeping, history: MemoryHistory) -> None:
    keeping.take(T0 + 10, [look([1.0, 1.0], [3.0, 4.0])])
    keeping.end(T0 + 30)
    assert minutes(history) == [(T0, 3.0, 3.0)]
    assert history.closed == 1


@pytest.mark.expects_log("stellwerk.services.recording.keeping", "are not kept: the disk is full")
def test_a_full_disk_at_the_end_is_no_obstacle_and_told(
    keeping: Keeping, history: MemoryHistory, expected_logs: ExpectedLogs
) -> None:
    keeping.take(T0 + 10, [look([1.0, 1.0], [3.0, 4.0])])
    history.error = Refused("the disk is full", "free some space")
    keeping.end(T0 + 30)
    assert history.closed == 1
    assert len(expected_logs.messages()) == 1


HOST_KEYS = dict.fromkeys((Kind.HOST, Kind.CLUSTER), ("cpu_usage", "net_in"))
GROUPS = (Group(Kind.CLUSTER, "c", {"a": (1.0, 1.0), "b": (3.0, 1.0)}),)


def hosts(moments: list[float], cpu: list[float], flow: list[float]) -> Look:
    columns = [array("d", cpu), array("d", flow)]
    return Look(Kind.HOST, ("a", "b"), HOST_KEYS[Kind.HOST], columns, array("d", moments))


def of_cluster(history: MemoryHistory, key: str) -> list[tuple[int, float, float]]:
    return listed(history.read(Series(Ref(Kind.CLUSTER, "c"), key), Step.MINUTE, T0, T0 + 7200))


def test_a_cluster_has_series_of_its_own(history: MemoryHistory) -> None:
    keeping = Keeping(history)
    keeping.open(HOST_KEYS, T0)
    for number in range(13):
        keeping.take(T0 + 5 * number, [hosts([number, number], [40.0, 80.0], [number, 5.0])], GROUPS, 5.0)
    assert of_cluster(history, "cpu_usage") == [(T0, 70.0, 70.0)]
    assert of_cluster(history, "net_in") == [(T0, 10.5, 16.0)]
    now = keeping.chart(Series(Ref(Kind.CLUSTER, "c"), "net_in"), T0, T0 + 65, T0 + 65, 5, 1500)
    assert now.mean.tolist() == [5.0 + number for number in range(13)]


def test_a_host_that_answers_late_makes_no_dent_and_one_that_is_silent_counts_no_more(history: MemoryHistory) -> None:
    keeping = Keeping(history)
    keeping.open(HOST_KEYS, T0)
    for number in range(6):
        late = min(number, 1)
        keeping.take(T0 + 5 * number, [hosts([5.0 * number, 5.0 * late], [40.0, 80.0], [1.0, 5.0])], GROUPS, 5.0)
    points = keeping.chart(Series(Ref(Kind.CLUSTER, "c"), "net_in"), T0, T0 + 30, T0 + 30, 5, 1500)
    assert points.mean.tolist() == [6.0, 6.0, 6.0, 6.0, 1.0, 1.0]


def test_how_full_a_pool_is_is_kept_at_all_steps(history: MemoryHistory) -> None:
    keeping = Keeping(history)
    keeping.open({Kind.STORAGE_POOL: ("allocation",)}, T0, RARE)
    for minute in range(0, 3 * 60, 10):
        keeping.take_parts(T0 + 60 * minute, [part(("p",), [minute], "allocation", Kind.STORAGE_POOL)])
    assert {sums.step for sums in history.written} == set(Step)
    pool = Series(Ref(Kind.STORAGE_POOL, "p"), "allocation")
    assert listed(history.read(pool, Step.TWO_HOURS, T0, T0 + 7200)) == [(T0, 55.0, 110.0)]
    assert len(keeping.chart(pool, T0 + 6000, T0 + 9000, T0 + 9000, 5, 1500).at) == 5


def test_what_was_not_over_before_goes_on(history: MemoryHistory, monkeypatch: pytest.MonkeyPatch) -> None:
    class Begun(MemoryHistory):
        def resume(self, now: float):
            return iter([sums(T0 + 60 * number, {"a": {"cpu_usage": 10.0}}) for number in range(9)])

    begun = Begun()
    keeping = Keeping(begun)
    keeping.open(KEYS, T0 + 540)
    for number in range(12):
        keeping.take(T0 + 540 + 5 * number, [look([number, number], [110.0, 1.0])])
    keeping.take(T0 + 600, [look([99.0, 99.0], [0.0, 0.0])])
    (ten,) = (one for one in begun.written if one.step is Step.TEN_MINUTES)
    assert float(ten.mean[0, ten.roster.ids.index("a")]) == 20.0


RARE = {Kind.DISK: ("disk_read", "disk_write"), Kind.VM: ("cpu_steal",)}


def part(ids: tuple[str, ...], values: list[float], key: str = "disk_read", kind: Kind = Kind.DISK) -> Part:
    return Part(kind, ids, {key: array("d", values)})


def test_parts_come_one_after_the_other_and_are_kept_together(history: MemoryHistory) -> None:
    keeping = Keeping(history)
    keeping.open(KEYS, T0, RARE)
    keeping.take_parts(
        T0, [part(("b", "c"), [1.0, 2.0]), part(("a",), [7.0]), part(("v",), [5.0], "cpu_steal", Kind.VM)]
    )
    keeping.take_parts(T0 + 20, [part(("d",), [4.0])])
    keeping.take_parts(T0 + 50, [part(("a", "b"), [9.0, float("nan")])])
    assert keeping.take_parts(T0 + 60, [part(("z",), [0.0])])
    [disks] = history.written
    assert disks.roster.ids == ("a", "b", "c", "d")
    assert [round(float(mean), 6) for mean in disks.mean[0]] == [8.0, 1.0, 2.0, 4.0]
    keeping.end(T0 + 60)
    steal = Series(Ref(Kind.VM, "v"), "cpu_steal")
    assert listed(history.read(steal, Step.MINUTE, T0, T0 + 7200)) == [(T0, 5.0, 5.0)]


def test_rare_numbers_are_kept_by_the_minute_and_ten_minutes(history: MemoryHistory) -> None:
    keeping = Keeping(history)
    keeping.open(KEYS, T0, RARE)
    for minute in range(3 * 60):
        keeping.take_parts(T0 + 60 * minute, [part(("a",), [minute])])
    assert {sums.step for sums in history.written} == {Step.MINUTE, Step.TEN_MINUTES}
    found = history.read(Series(Ref(Kind.DISK, "a"), "disk_read"), Step.TEN_MINUTES, T0, T0 + 7200)
    assert listed(found)[:2] == [(T0, 4.5, 9.0), (T0 + 600, 14.5, 19.0)]


def test_rare_numbers_go_on_where_they_ended() -> None:
    class Begun(MemoryHistory):
        def resume(self, now: float):
            roster = Roster(Kind.VM, ("a",), ("cpu_usage", "cpu_steal"))
            shape = np.ones((2, 1))
            return iter(
                [Sums(Step.MINUTE, T0 + 60 * n, roster, 10 * shape, shape.astype(np.uint32), shape) for n in (0, 1)]
            )

    begun = Begun()
    keeping = Keeping(begun)
    keeping.open(KEYS, T0 + 120, RARE)
    keeping.take_parts(T0 + 120, [part(("a",), [40.0], "cpu_steal", Kind.VM)])
    keeping.take_parts(T0 + 600, [part(("a",), [0.0], "cpu_steal", Kind.VM)])
    [ten] = [sums for sums in begun.written if sums.step is Step.TEN_MINUTES]
    assert float(ten.mean[0, 0]) == 20.0


def test_a_chart_of_the_last_minutes_has_rare_numbers(history: MemoryHistory) -> None:
    keeping = Keeping(history)
    keeping.open(KEYS, T0, RARE)
    for minute in range(5):
        keeping.take(T0 + 60 * minute, [look([minute, minute], [7.0, 7.0])])
        keeping.take_parts(T0 + 60 * minute, [part(("a",), [minute], "cpu_steal", Kind.VM)])
    points = keeping.chart(Series(Ref(Kind.VM, "a"), "cpu_steal"), T0, T0 + 300, T0 + 300, 5, 1500)
    assert points.mean.tolist() == [0.0, 1.0, 2.0, 3.0]


def test_a_chart_of_a_year_has_what_is_kept_more_finely_only(history: MemoryHistory) -> None:
    keeping = Keeping(history)
    keeping.open(KEYS, T0, RARE)
    for minute in range(30):
        keeping.take_parts(T0 + 60 * minute, [part(("a",), [minute])])
    disk = Series(Ref(Kind.DISK, "a"), "disk_read")
    assert keeping.chart(disk, T0 - 300 * 86_400, T0 + 1800, T0 + 1800, 5, 1500).seconds == 600
    del history.written[-1:]
    assert len(keeping.chart(disk, T0 - 300 * 86_400, T0 + 300, T0 + 300, 5, 1500).at) > 0


def test_a_chart_of_the_last_minutes_has_every_sample(keeping: Keeping) -> None:
    for number in range(30):
        keeping.take(T0 + 5 * number, [look([number, number], [number, 7.0])])
    points = keeping.chart(series("a"), T0, T0 + 150, T0 + 150, 5, 1500)
    assert points.seconds == 5
    assert points.mean.tolist() == list(range(30))


def test_a_chart_of_more_has_what_was_written(keeping: Keeping) -> None:
    for number in range(30):
        keeping.take(T0 + 5 * number, [look([number, number], [number, 7.0])])
    points = keeping.chart(series("a"), T0 - 86_000, T0 + 150, T0 + 150, 5, 1500)
    assert points.seconds == 60
    assert points.at.tolist() == [T0, T0 + 60]


def test_the_last_hour_is_there_after_the_next_start(keeping: Keeping, history: MemoryHistory) -> None:
    for number in range(30):
        keeping.take(T0 + 5 * number, [look([number, number], [number, 7.0])])
    keeping.end(T0 + 150)
    again = Keeping(history)
    again.open(KEYS, T0 + 300)
    points = again.chart(series("a"), T0, T0 + 300, T0 + 300, 5, 1500)
    assert points.mean.tolist() == list(range(30))


def test_who_only_follows_writes_nothing_and_has_the_last_hour(history: MemoryHistory) -> None:
    keeping = Keeping(history)
    keeping.follow(KEYS)
    for number in range(30):
        keeping.take(T0 + 5 * number, [look([number, number], [number, 7.0])])
    assert keeping.chart(series("a"), T0, T0 + 150, T0 + 150, 5, 1500).mean.tolist() == list(range(30))
    keeping.end(T0 + 150)
    assert (history.written, history.kept_hour, history.kept_watches, history.closed) == ([], [], {}, 1)


def test_who_takes_over_keeps_what_it_followed(history: MemoryHistory) -> None:
    keeping = Keeping(history)
    keeping.follow(KEYS)
    keeping.take(T0 + 5, [look([1.0, 1.0], [5.0, 6.0])])
    keeping.open(KEYS, T0 + 8)
    keeping.take(T0 + 10, [look([2.0, 2.0], [7.0, 8.0])])
    keeping.end(T0 + 12)
    assert keeping.chart(series("a"), T0, T0 + 60, T0 + 60, 5, 1500).mean.tolist() == [5.0, 7.0]
    assert minutes(history) == [(T0, 7.0, 7.0)]


def test_a_chart_reaches_back_to_what_was_written_before(history: MemoryHistory) -> None:
    history.write([sums(T0 + 60 * number, {"a": {"cpu_usage": number + 1.0}}) for number in range(3)])
    keeping = Keeping(history)
    keeping.open(KEYS, T0 + 170)
    keeping.take(T0 + 170, [look([1.0, 1.0], [50.0, 1.0])])
    points = keeping.chart(series("a"), T0, T0 + 200, T0 + 200, 30, 1500)
    assert points.at.tolist() == [T0, T0 + 30, T0 + 60, T0 + 90, T0 + 120, T0 + 150, T0 + 170]
    assert points.mean.tolist() == [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 50.0]
    assert points.top.tolist()[:2] == [2.0, 2.0]
    history.error = Refused("the disk is full", "free some space")
    assert keeping.chart(series("a"), T0, T0 + 200, T0 + 200, 30, 1500).mean.tolist() == [50.0]


def test_it_is_known_when_somebody_recorded(keeping: Keeping, history: MemoryHistory) -> None:
    for seconds in (60, 120, 180):
        keeping.beat(T0 + seconds)
    keeping.beat(T0 + 40_000)  # the computer slept
    keeping.beat(T0 + 40_060)
    keeping.beat(T0 + 30_000)  # its clock was set back
    keeping.end(T0 + 30_020)
    assert keeping.watches(0, 1e12) == [
        (T0, T0 + 180),
        (T0 + 30_000, T0 + 30_020),
        (T0 + 40_000, T0 + 40_060),
    ]


def test_a_file_that_turns_out_to_be_damaged_is_set_aside_and_said(history: MemoryHistory) -> None:
    told: list[Befallen] = []
    keeping = Keeping(history, told.append)
    keeping.open(KEYS, T0)
    keeping.take(T0, [look([1.0, 1.0], [1.0, 1.0])])
    history.error = Corrupt("metrics.db is damaged", "")
    keeping.take(T0 + 60, [look([2.0, 2.0], [2.0, 2.0])])
    assert told == [SetAside("metrics.db.damaged")]
    assert minutes(history) == [(T0, 1.0, 1.0)]


def test_a_bound_is_kept_and_said_once_a_day(history: MemoryHistory) -> None:
    told: list[Befallen] = []
    keeping = Keeping(history, told.append)
    keeping.open(KEYS, T0)
    for number in range(10):
        keeping.take(T0 + 60 * number, [look([number, number], [1.0, 1.0])])
    keeping.tidy(T0 + 600, 100)
    assert told == []
    keeping.tidy(T0 + 600, 5)
    assert (len(history.written), told) == (5, [Shortened(5)])
    keeping.tidy(T0 + 660, 4)
    assert len(told) == 1
    keeping.tidy(T0 + 700 + SAID_EVERY, 3)
    assert len(told) == 2


def test_a_file_that_gives_no_room_back_is_written_anew_once_and_said(history: MemoryHistory) -> None:
    told: list[Befallen] = []
    keeping = Keeping(history, told.append)
    keeping.open(KEYS, T0)
    history.overgrown = True
    for number in range(5):
        assert not keeping.tidy(T0 + 60 * number, 100)
    assert told == [Overgrown(100), WrittenAnew(4096)]


def test_one_that_has_no_room_for_it_says_why_and_tries_again_tomorrow(history: MemoryHistory) -> None:
    told: list[Befallen] = []
    keeping = Keeping(history, told.append)
    keeping.open(KEYS, T0)
    history.overgrown, history.no_room = True, Refused("it needs 4 GiB", "free some space")
    for number in range(5):
        keeping.tidy(T0 + 60 * number, 100)
    assert told == [Overgrown(100), NotWrittenAnew(history.no_room)]
    history.no_room = None
    keeping.tidy(T0 + SAID_EVERY + 60, 100)
    assert told[2:] == [Overgrown(100), WrittenAnew(4096)]


def test_a_file_that_was_taken_away_is_said_once(history: MemoryHistory) -> None:
    told: list[Befallen] = []
    keeping = Keeping(history, told.append)
    keeping.open(KEYS, T0)
    history.taken_away = True
    for minute in range(3):
        keeping.beat(T0 + 60 * minute)
    assert told == [TakenAway()]
