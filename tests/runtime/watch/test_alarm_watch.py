"""Alarms of one process, put together: an alarm is raised and told."""

from tests.adapters.notify.smtp_server import http_server
from tests.adapters.notify.test_courier import MemorySecrets
from tests.fakes.engine import small_bench
from tests.fakes.entity import alarm

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.core.signal import Signal
from stellwerk.runtime.late_courier import LateCourier
from stellwerk.runtime.watch.alarm_watch import AlarmWatch
from stellwerk.services.alarm.telling import GATHER
from stellwerk.services.alarm.watcher import AFTER


def test_an_alarm_is_raised_and_told_by_a_webhook() -> None:
    bench = small_bench()
    sampled: Signal[None] = Signal()
    with http_server() as taken:
        bench.add(alarm("busy", actions=(f"webhook:http://127.0.0.1:{taken.port}/",)))
        watch = AlarmWatch(
            bench.loop, bench.clock, bench.inventory, bench.repository, bench.settings, bench.audit,
            LateCourier(MemorySecrets()), "work", sampled,
        )  # fmt: skip
        assert not watch.watching
        watch.start()
        assert watch.watching
        bench.wait(AFTER + 1.0)
        bench.inventory.samples.set(Ref(Kind.HOST, "h1"), "cpu_usage", 99.0)
        sampled.emit(None)
        bench.wait(GATHER + 2.0)
        assert isinstance(bench.loop, PlainLoop)
        watch.close()()
    ((_path, _headers, told),) = taken.posts
    assert (told["alarm"], told["objects"][0]["name"], told["profile"]) == ("busy", "h1", "work")
    assert [event.code for event in bench.events()] == ["alarm.raised"]
