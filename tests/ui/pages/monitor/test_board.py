"""What the sections say of numbers that are unusual."""

import pytest
from tests.ui.pages.room import Room

from stellwerk.core.ids import AlarmId, AlertId, Kind, Ref
from stellwerk.core.unit import GIB
from stellwerk.model.alarm.alarm import Alert
from stellwerk.model.event import Severity
from stellwerk.model.state import HostStatus, VmStatus
from stellwerk.ui.pages.monitor.board import MOST_ALERTS, Board
from stellwerk.ui.pages.monitor.scope import Scope
from stellwerk.ui.pages.monitor.survey import Survey, Trouble
from stellwerk.ui.theme.mark import Mark


@pytest.fixture
def queries() -> list[str]:
    return []


@pytest.fixture
def board(room: Room, queries: list[str], qtbot) -> Board:
    made = Board(room.desk, queries.append, lambda ref: None, Scope())
    for section in (*made.small, made.events):
        qtbot.addWidget(section)
    return made


def test_memory_that_is_not_there_is_told(board: Board) -> None:
    board.show_survey(Survey(hosts={HostStatus.UP: 1}, cpus=4, memory=8 * GIB, vcpus=16, given=10 * GIB))
    last = board.capacity.figures[-1]
    assert (last.text, last.value, last.mark) == ("Memory given that is not there", "2 GiB", Mark.WARNING)
    assert board.capacity.figures[1].value == "4.0 ×"


def test_what_nobody_knows_is_a_dash_and_explained(board: Board) -> None:
    board.show_survey(Survey(hosts={HostStatus.CONNECTING: 1}, unread_pools=True))
    assert board.cpu_now.text() == "–"
    assert board.capacity.note.text() == "No host is up"
    assert board.storage.note.text() == "No storage is known yet"
    assert board.busy_vms.note.text() == "Nothing was measured yet"
    assert board.events.note.text() == "Nothing was recorded yet"


@pytest.mark.parametrize(
    ("alert", "word", "query"),
    [
        (Trouble(Ref(Kind.HOST, "h"), "h", HostStatus.NON_RESPONSIVE), "NonResponsive",
         "Hosts: status IN (NonResponsive, NonOperational)"),
        (Trouble(Ref(Kind.VM, "v"), "v", VmStatus.NOT_RESPONDING), "NotResponding", "Vms: status = NotResponding"),
        (Trouble(Ref(Kind.VM, "v"), "v", VmStatus.UP), "active on several hosts", "Vms: active_on IS NOT NULL"),
    ],
)  # fmt: skip
def test_alerts_say_what_is_wrong(board: Board, queries: list[str], alert: Trouble, word: str, query: str) -> None:
    board.show_survey(Survey(hosts={HostStatus.UP: 1}, troubles=(alert,)))
    (figure,) = board.alerts.figures
    assert figure.value == word
    assert figure.count is not None
    figure.count()
    assert queries == [query]


def test_what_alarms_raised_comes_first_and_leads_to_its_object(board: Board) -> None:
    ref = Ref(Kind.VM, "v")
    raised = Alert(
        id=AlertId("a"), alarm_id=AlarmId("b"), name="Disk nearly full", severity=Severity.WARNING, ref=ref,
        object_name="web-1", raised=0.0,
    )  # fmt: skip
    trouble = Trouble(Ref(Kind.HOST, "h"), "h", HostStatus.NON_RESPONSIVE)
    board.show_survey(Survey(hosts={HostStatus.UP: 1}, troubles=(trouble,), raised=(raised,)))
    assert [figure.text for figure in board.alerts.figures] == ["web-1: Disk nearly full", "h"]
    assert board.alerts.figures[0].mark is Mark.WARNING


def test_many_alerts_are_cut_short(board: Board) -> None:
    alerts = tuple(Trouble(Ref(Kind.HOST, str(n)), f"h{n}", HostStatus.NON_RESPONSIVE) for n in range(MOST_ALERTS + 4))
    board.show_survey(Survey(hosts={HostStatus.UP: 1}, troubles=alerts))
    assert len(board.alerts.figures) == MOST_ALERTS + 1
    assert board.alerts.figures[-1].text == "4 more"
