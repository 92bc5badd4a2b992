"""What hosts report, told as events."""

from tests.fakes.engine import Bench, small_bench
from tests.fakes.entity import domain, vm_id

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.device import Disk
from stellwerk.model.vm import Definition
from stellwerk.ports.hypervisor import DomainChange, DomainNotice, NetworkNotice
from stellwerk.services.notice.notice_story import NoticeStory

H1 = HostId("h1")


def bench_with_disk() -> Bench:
    bench = small_bench()
    disk = Disk(target="vda", source="/pool/web.qcow2")
    bench.put(domain(1, definition=Definition(name="web", disks=(disk,))))
    return bench


def test_an_io_error_names_the_disk_the_vm_and_its_host() -> None:
    bench = bench_with_disk()
    story = NoticeStory(bench.inventory, bench.audit)
    notice = DomainNotice(id=vm_id(1), change=DomainChange.IO_ERROR, detail="enospc", about="/pool/web.qcow2")
    story.take((H1, notice))
    (event,) = bench.events()
    assert event.text == 'I/O error of VM "web" on "h1": vda (/pool/web.qcow2), enospc'
    assert [subject.ref for subject in event.subjects] == [Ref(Kind.VM, vm_id(1)), Ref(Kind.HOST, "h1")]


def test_what_comes_from_outside_is_data() -> None:
    bench = bench_with_disk()
    story = NoticeStory(bench.inventory, bench.audit)
    story.take((H1, NetworkNotice(name="{host.link}" + "x" * 5000, change="started")))
    story.take((H1, DomainNotice(id=vm_id(9), change=DomainChange.WATCHDOG, detail="{name}", name="{reason}")))
    first, second = bench.events()
    assert "{host.link}" in first.text
    assert len(first.text) < 300
    assert second.text == 'the watchdog of VM "{reason}" on "h1" went off: {name}'


def test_no_news_and_hosts_that_are_gone() -> None:
    bench = bench_with_disk()
    story = NoticeStory(bench.inventory, bench.audit)
    story.take((H1, DomainNotice(id=vm_id(1), change=DomainChange.STARTED, detail="booted")))
    story.take((HostId("gone"), NetworkNotice(name="n", change="started")))
    assert bench.events() == []


def test_a_flood_of_them_is_one() -> None:
    bench = bench_with_disk()
    story = NoticeStory(bench.inventory, bench.audit)
    for _ in range(50):
        story.take((H1, DomainNotice(id=vm_id(1), change=DomainChange.BALLOON, detail="1")))
        bench.clock.advance(2.0)
    assert [event.count for event in bench.events()] == [1, 1, 1, 1, 46]
