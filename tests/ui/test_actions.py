"""Actions from commands: one each, enabled by what the engine offers, with the reason where refused."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import ACTS, FakeOffer, FakeTarget, Tools

from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.actions import ASKED, ActionBook, refusals

UP, DOWN, OTHER_UP = (Ref(Kind.VM, vm_id(number)) for number in (0, 3, 1))
HOST = Ref(Kind.HOST, host_id(0))


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def book(window: QWidget, kit: Tools, loop: ManualLoop) -> Iterator[ActionBook]:
    book = ActionBook(window, kit.doer, kit.conductor, kit.desk.theme, loop)
    loop.advance(0.2)
    yield book
    book.close()


def select(book: ActionBook, loop: ManualLoop, *refs: Ref) -> None:
    book.set_selection(refs)
    loop.advance(0.5)


def test_a_second_entry_asks_for_options(kit: Tools, book: ActionBook, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = book.menu_for([DOWN], parent)
    (entry,) = [action for action in menu.actions() if action.objectName() == "Start-Vm options"]
    assert (entry.text(), entry.isEnabled(), entry.shortcut().isEmpty()) == ("Start with options…", True, True)
    entry.trigger()
    assert kit.conductor.begun == [("Start-Vm", (DOWN,))]
    assert kit.conductor.said == [{}]


def test_every_command_has_its_action_with_its_keys(book: ActionBook) -> None:
    assert set(book.actions()) == {act.name for act in ACTS}
    assert book.action("Start-Vm").shortcut().toString() == "Ctrl+Shift+S"


def test_enabled_by_the_selection_refused_with_the_reason(book: ActionBook, loop: ManualLoop) -> None:
    select(book, loop, UP)
    assert not book.action("Start-Vm").isEnabled()
    assert book.action("Start-Vm").toolTip() == 'VM "web-1" runs already'
    assert book.action("Shutdown-Vm").isEnabled()
    assert not book.action("Connect-Host").isEnabled()
    assert book.action("Add-Host").isEnabled()
    select(book, loop, HOST)
    assert book.action("Connect-Host").isEnabled()
    assert not book.action("Shutdown-Vm").isEnabled()


def test_in_bulk_it_says_how_many(book: ActionBook, loop: ManualLoop) -> None:
    select(book, loop, UP, DOWN, OTHER_UP)
    assert book.action("Start-Vm").text() == "Start (1 of 3)"
    assert "runs already" in book.action("Start-Vm").toolTip()
    assert not book.action("Update-Vm").isEnabled()


def test_triggered_it_begins_on_the_selection(book: ActionBook, loop: ManualLoop, kit: Tools) -> None:
    select(book, loop, DOWN)
    book.action("Start-Vm").trigger()
    assert kit.conductor.begun == [("Start-Vm", (DOWN,))]


def test_a_refusal_that_came_meanwhile_is_told(book: ActionBook, loop: ManualLoop, kit: Tools) -> None:
    said: list[str] = []
    book.refused = said.append
    select(book, loop, *(Ref(Kind.VM, vm_id(0)) for _ in range(ASKED + 1)))
    assert book.action("Start-Vm").isEnabled()
    book.action("Start-Vm").trigger()
    assert said == ['VM "web-1" runs already']
    assert kit.conductor.begun == []


def test_a_menu_that_opens_asks_for_all(book: ActionBook, loop: ManualLoop) -> None:
    select(book, loop, *(Ref(Kind.VM, vm_id(0)) for _ in range(ASKED + 1)))
    assert book.action("Start-Vm").isEnabled()
    book.ask_now()
    assert not book.action("Start-Vm").isEnabled()


def test_the_context_menu_in_the_order_of_the_head(book: ActionBook, window: QWidget, kit: Tools) -> None:
    menu = book.menu_for((UP,), window)
    names = [action.objectName() for action in menu.actions() if not action.isSeparator()]
    assert names == ["Start-Vm", "Shutdown-Vm", "Start-Vm options", "Stop-Vm", "Migrate-Vm", "Update-Vm", "Remove-Vm"]
    start = menu.actions()[0]
    assert not start.isEnabled()
    assert start.toolTip() == 'VM "web-1" runs already'
    assert menu.toolTipsVisible()
    menu.actions()[1].trigger()
    assert kit.conductor.begun == [("Shutdown-Vm", (UP,))]
    menu.close()


def test_the_menu_of_several_kinds_says_that_nothing_can_be_done(book: ActionBook, window: QWidget) -> None:
    menu = book.menu_for((UP, HOST), window)
    assert [action.isEnabled() for action in menu.actions()] == [False]
    menu.close()


def test_keys_in_a_context_menu_are_shown_but_not_doubled(book: ActionBook, window: QWidget) -> None:
    menu = book.menu_for((DOWN,), window)
    start = menu.actions()[0]
    assert start.shortcut().toString() == "Ctrl+Shift+S"
    assert start.shortcutContext() is Qt.ShortcutContext.WidgetShortcut
    menu.close()


def test_an_object_that_is_gone_is_refused_in_words(book: ActionBook, kit: Tools) -> None:
    act = kit.doer.registry.find("Start-Vm")
    assert act is not None
    assert isinstance(book.offer(act, (Ref(Kind.VM, "gone"),)), AppError)
    action = book.make(act, (Ref(Kind.VM, "gone"),), book)
    assert not action.isEnabled()
    assert "not there" in action.toolTip()


def test_other_keys(book: ActionBook) -> None:
    book.set_shortcut("Stop-Vm", "Ctrl+Alt+X")
    assert book.action("Stop-Vm").shortcut().toString() == "Ctrl+Alt+X"


def test_reasons_are_said_once_and_not_without_end() -> None:
    offer = FakeOffer(tuple(FakeTarget(str(n), False, f"reason {n % 8}") for n in range(100)))
    assert refusals(offer).splitlines() == [*(f"reason {n}" for n in range(5)), "…"]


def test_what_can_have_tags_has_them_in_its_menu(book: ActionBook, window: QWidget) -> None:
    chosen: list[tuple[Ref, ...]] = []
    book.choose_tags = lambda refs, _at: chosen.append(tuple(refs))
    menu = book.menu_for((UP, HOST), window)
    assert [action.text() for action in menu.actions()] == ["Tags…"]
    menu.actions()[0].trigger()
    assert chosen == [(UP, HOST)]
    assert "Tags…" in [action.text() for action in book.menu_for((UP,), window).actions()]
    for ref, having in ((Ref(Kind.TASK, "t"), True), (Ref(Kind.EVENT, "e"), True), (Ref(Kind.TAG, "a"), False)):
        shown = book.menu_for((ref,), window)
        assert ("Tags…" in [action.text() for action in shown.actions()]) is having


def test_folders_and_fields_are_chosen_from_the_menu_of_what_can_have_them(book: ActionBook, window: QWidget) -> None:
    chosen: list[tuple[str, tuple[Ref, ...]]] = []
    book.choose_folder = lambda refs, _at: chosen.append(("folder", tuple(refs)))
    book.choose_field = lambda refs, _at: chosen.append(("field", tuple(refs)))
    menu = book.menu_for((UP, HOST), window)
    assert [action.text() for action in menu.actions()] == ["Set field…"]
    menu.actions()[0].trigger()
    by_name = {action.objectName(): action for action in book.menu_for((UP,), window).actions()}
    by_name["folder"].trigger()
    assert chosen == [("field", (UP, HOST)), ("folder", (UP,))]


def test_a_menu_has_more_than_commands_where_something_can_be_chosen(book: ActionBook) -> None:
    pool = (Ref(Kind.STORAGE_POOL, "p"),)
    assert not book.more_than(0, pool)
    assert book.more_than(0, (UP,))
    assert not book.more_than(len(book.acts_for((UP,))), (UP,))
    book.choose_tags = lambda _refs, _at: None
    assert book.more_than(0, pool)
    assert not book.more_than(0, ())
