"""The checks of a host on its page."""

from __future__ import annotations

from typing import Any

from tests.fakes.memory_host import MemoryHost
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.ids import Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.host import Host, HostFacts, Link
from stellwerk.model.host_check import CheckResult, CheckState, HostChecks, Preparation
from stellwerk.model.state import LinkState

URI = "ssh://root@h9/"
BAD = CheckResult(key="libvirt", state=CheckState.FAILED, found="it does not run", advice="prepare it", blocks=True)


def host_of(room: Room, **more: Any) -> Ref:
    ref = room.host("node-1")
    host = room.inventory.view.get(ref)
    assert isinstance(host, Host)
    room.inventory.apply(Batch(entities=(replace(host, uri=URI, **more),)))
    return ref


def test_a_host_that_was_never_checked(room: Room, show: Open) -> None:
    tab = show(host_of(room), "checks").front
    assert tab.when.text() == "Not checked yet"
    assert tab.ticks.isHidden()
    assert (tab.check.isEnabled(), tab.prepare.isEnabled()) == (True, True)


def test_what_was_found_shows_with_its_time(room: Room, show: Open) -> None:
    checks = HostChecks(at=room.clock.now() - 60, results=(BAD,), preparation=Preparation(at=room.clock.now() - 90))
    tab = show(host_of(room, checks=checks), "checks").front
    assert tab.when.text().startswith("Checked: ")
    assert tab.ticks.rows["libvirt"].found.text() == "it does not run"
    assert not tab.preparation.isHidden()


def test_check_now_ticks_and_keeps_what_it_found(room: Room, show: Open) -> None:
    room.links.hosts[URI] = MemoryHost(HostFacts(uuid="u9", hostname="h9", driver="QEMU"))
    tab = show(host_of(room), "checks").front
    tab.check.click()
    room.settle()
    assert len(tab.ticks.rows) == 12
    assert tab.ticks.rows["shell"].found.text() == "logged in as root"
    tab.refresh()
    room.settle()
    assert tab.when.text().startswith("Checked: ")


def test_what_runs_is_shown_as_it_runs(room: Room, show: Open) -> None:
    room.links.hosts[URI] = MemoryHost(HostFacts(uuid="u9"))
    ref = host_of(room, checks=HostChecks(at=1.0, results=(BAD,)))
    tab = show(ref, "checks").front
    room.links.held = True
    tab.check.click()
    room.settle()
    (task,) = (task for task in room.engine.running() if task.call.command == "Test-Host")
    running = replace(task, ticks=(CheckResult(key="kvm", state=CheckState.RUNNING),), note="KVM", output="$ apt\n")
    room.inventory.apply(Batch(entities=(running,)))
    room.settle()
    assert (list(tab.ticks.rows), tab.when.text(), tab.output.toPlainText()) == (["kvm"], "KVM", "$ apt\n")
    assert not tab.check.isEnabled()
    assert tab.check.toolTip()


def test_the_banner_of_a_host_that_cannot_be_used_leads_to_what_helps(room: Room, show: Open) -> None:
    link = Link(state=LinkState.BACKOFF, first=False)
    page = show(host_of(room, link=link, checks=HostChecks(at=1.0, results=(BAD,))))
    assert page.banner.text == 'Host "node-1" cannot be used: it does not run'
    assert page.banner.button.text() == "Prepare…"
