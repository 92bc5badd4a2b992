"""The line at the bottom."""

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from pytestqt.qtbot import QtBot
from tests.fakes.entity import alert
from tests.fakes.fleet import StillClock, host_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.signal import Signal
from stellwerk.model.change import Batch
from stellwerk.model.host import Host
from stellwerk.model.state import HostStatus, LinkState
from stellwerk.ui.shell.status_line import ALERTS, RAISED, StatusLine, counts, host_words, record_words


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def line(qtbot: QtBot, kit: Tools, asked: list[str]) -> Iterator[StatusLine]:
    line = StatusLine(kit.desk, asked.append)
    line.show()
    qtbot.waitExposed(line)
    yield line
    line.release()
    line.close()
    line.deleteLater()


def test_it_counts_the_fleet(line: StatusLine) -> None:
    assert line.text == "9 hosts up, 1 connecting, 1 non-responsive, 1 in maintenance · 60 VMs · 1 alert"


class FakeStanding:
    """Somebody records."""

    def __init__(self, *, here: bool) -> None:
        self.here = here
        self.trouble: AppError | None = None
        self.changed: Signal[None] = Signal()


def test_it_says_who_records(qtbot: QtBot, kit: Tools, asked: list[str]) -> None:
    standing = FakeStanding(here=False)
    line = StatusLine(replace(kit.desk, standing=standing), asked.append)
    line.show()
    qtbot.waitExposed(line)
    assert " · Recorded by stellwerk serve · 1 alert" in line.text
    standing.here = True
    standing.changed.emit(None)
    assert " · Recorded by this window · 1 alert" in line.text
    standing.trouble = Refused("the disk is full")
    standing.changed.emit(None)
    assert " · Not recorded · 1 alert" in line.text
    assert record_words(standing)[1] == "Samples are not recorded: the disk is full"
    line.release()
    assert len(standing.changed) == 0
    line.close()
    line.deleteLater()


def test_plurals() -> None:
    assert host_words(Counter()) == "No hosts"
    assert host_words(Counter({HostStatus.UP: 1})) == "1 host up"
    assert host_words(Counter({HostStatus.UP: 3, HostStatus.NON_RESPONSIVE: 1})) == "3 hosts up, 1 non-responsive"
    for status in HostStatus:
        assert "2" in host_words(Counter({status: 2}))


def test_it_follows_and_names_what_is_wrong(line: StatusLine, kit: Tools, loop: ManualLoop) -> None:
    host = kit.inventory.view.host(host_id(5))
    assert host is not None
    kit.inventory.apply(Batch(entities=(replace(host, link=replace(host.link, state=LinkState.LIVE)),)))
    loop.advance(1.0)
    assert line.text.startswith("10 hosts up")
    assert "alert" not in line.text
    assert counts(kit.inventory.view, line.alerting).alerts == ()


def test_the_age_goes_on(line: StatusLine, kit: Tools, loop: ManualLoop) -> None:
    assert "refreshed" not in line.text
    kit.sampled.emit(None)
    assert "refreshed just now" in line.text
    clock = kit.desk.clock
    assert isinstance(clock, StillClock)
    clock.time += 2
    loop.advance(1.0)
    assert "refreshed 2 s ago" in line.text


def test_the_alerts_lead_to_their_list(qtbot: QtBot, line: StatusLine, asked: list[str], kit: Tools) -> None:
    assert "node-6" in line._alerts.toolTip()
    qtbot.mouseClick(line._alerts, Qt.MouseButton.LeftButton)
    assert asked == [ALERTS]
    kit.inventory.live(ALERTS).close()


def test_what_is_not_saved_is_said_as_long_as_it_is_so(line: StatusLine, kit: Tools) -> None:
    kit.desk.saving.emit(Refused('the disk that holds "/x" is full', "free some space"))
    assert 'Not saved: the disk that holds "/x" is full' in line.text
    assert line._unsaved.toolTip() == 'the disk that holds "/x" is full, free some space'
    kit.desk.saving.emit(None)
    assert "Not saved" not in line.text
    assert not line._mark.isVisible()


def test_what_alarms_have_raised_is_counted_with_it(
    line: StatusLine, kit: Tools, loop: ManualLoop, asked: list[str]
) -> None:
    raised = [alert("busy", Ref(Kind.VM, f"v{n}")) for n in range(2)]
    kit.inventory.apply(Batch(entities=tuple(raised)))
    loop.advance(1.0)
    assert line.text.endswith("3 alerts")
    assert "v0: busy" in line._alerts.toolTip()
    line._alerts.click()
    assert asked == [RAISED]
    kit.inventory.apply(Batch(removed=tuple(Ref(Kind.ALERT, one.id) for one in raised)))
    loop.advance(1.0)
    line._alerts.click()
    assert asked[-1] == ALERTS


def test_telling_the_age_lays_nothing_else_out(line: StatusLine, kit: Tools, qtbot: QtBot) -> None:
    """The line is at the bottom of the window: its layout is that of all docks."""

    class Requests(QObject):
        count = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            self.count += event.type() is QEvent.Type.LayoutRequest
            return False

    requests = Requests()
    clock = kit.desk.clock
    assert isinstance(clock, StillClock)
    kit.desk.sampled.emit(None)
    clock.time += 59
    line._tell_age()
    QCoreApplication.sendPostedEvents()
    line.installEventFilter(requests)
    for _second in range(3):
        before = line.text
        clock.time -= 7
        line._tell_age()
        QCoreApplication.sendPostedEvents()
        assert line.text != before
    assert requests.count == 0
    label = line._fresh
    assert label.width() >= label.sizeHint().width()


def test_counting_hosts_that_come_gives_the_line_room_in_steps(line: StatusLine, kit: Tools, loop: ManualLoop) -> None:
    """Each of its layouts has the whole window painted."""
    shown = line._fleet
    for number in range(4):
        host = kit.inventory.view.host(host_id(number))
        assert host is not None
        link = replace(host.link, state=LinkState.CONNECTING, first=True)
        kit.inventory.apply(Batch(entities=(replace(host, link=link),)))
        loop.advance(1.0)
        assert shown.width() >= shown.sizeHint().width()
        assert shown.minimumWidth() % 40 == 0
    for host in kit.inventory.view.all(Kind.HOST):
        if isinstance(host, Host) and host.link.state is not LinkState.LIVE:
            kit.inventory.apply(Batch(entities=(replace(host, link=replace(host.link, state=LinkState.LIVE)),)))
    loop.advance(1.0)
    assert "connecting" not in shown.text()
    assert shown.maximumWidth() - shown.fontMetrics().horizontalAdvance(shown.text()) in range(4)
