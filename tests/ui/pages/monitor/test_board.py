"""What the sections say of numbers that are unusual."""

import pytest
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.unit import GIB
from stellwerk.model.state import HostStatus, VmStatus
from stellwerk.ui.pages.monitor.board import MOST_ALERTS, Board
from stellwerk.ui.pages.monitor.scope import Scope
from stellwerk.ui.pages.monitor.survey import Alert, Survey
from stellwerk.ui.theme.mark import Mark


@pytest.fixture
def queries() -> list[str]:
    return []


@pytest.fixture
def board(room: Room, queries: list[str], qtbot) -> Board:  # type: ignore[no-untyped-def]
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
        (Alert(Ref(Kind.HOST, "h"), "h", HostStatus.NON_RESPONSIVE), "NonResponsive",
         "Hosts: status IN (NonResponsive, NonOperational)"),
        (Alert(Ref(Kind.VM, "v"), "v", VmStatus.NOT_RESPONDING), "NotResponding", "Vms: status = NotResponding"),
        (Alert(Ref(Kind.VM, "v"), "v", VmStatus.UP), "active on several hosts", "Vms: active_on IS NOT NULL"),
    ],
)  # fmt: skip
def test_alerts_say_what_is_wrong(board: Board, queries: list[str], alert: Alert, word: str, query: str) -> None:
    board.show_survey(Survey(hosts={HostStatus.UP: 1}, alerts=(alert,)))
    (figure,) = board.alerts.figures
    assert figure.value == word
    assert figure.count is not None
    figure.count()
    assert queries == [query]


def test_many_alerts_are_cut_short(board: Board) -> None:
    alerts = tuple(Alert(Ref(Kind.HOST, str(n)), f"h{n}", HostStatus.NON_RESPONSIVE) for n in range(MOST_ALERTS + 4))
    board.show_survey(Survey(hosts={HostStatus.UP: 1}, alerts=alerts))
    assert len(board.alerts.figures) == MOST_ALERTS + 1
    assert board.alerts.figures[-1].text == "4 more"
