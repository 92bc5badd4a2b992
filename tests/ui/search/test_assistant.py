"""The list that helps whoever types."""

from PySide6.QtCore import Qt
from tests.fakes.window import Tools
from tests.ui.search.conftest import Typist

from stellwerk.core.ids import BookmarkId, Kind, Ref
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.change import Batch
from stellwerk.ui.search.row import RowKind

K = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_it_opens_while_typing_and_completes_step_by_step(typist: Typist) -> None:
    typist.type("V")
    assert typist.texts[0] == "Vms"
    typist.key(K.Key_Tab)
    typist.type_on("st")
    assert (typist.texts[0], typist.rows[0].bold, typist.rows[0].hint) == ("status", ((0, 2),), "property")
    typist.key(K.Key_Tab)
    assert typist.text == "Vms: status "
    assert typist.texts[0] == "="
    typist.key(K.Key_Down)
    typist.key(K.Key_Return)
    assert typist.text == "Vms: status = "
    assert "Up" in typist.texts
    assert typist.bar.edit.hasFocus()


def test_it_opens_at_any_place(typist: Typist) -> None:
    typist.bar.edit.setText("Vms: st = up and name = x")
    typist.bar.edit.setFocus()
    typist.bar.edit.setCursorPosition(7)
    typist.key(K.Key_Space, CTRL)
    assert typist.texts[0] == "status"
    typist.key(K.Key_Tab)
    assert (typist.text, typist.bar.edit.place) == ("Vms: status = up and name = x", 11)
    typist.key(K.Key_Left)
    assert "status_reason" in typist.texts


def test_keywords_and_properties_are_never_cut(typist: Typist) -> None:
    typist.type("Vms: ")
    assert len(typist.rows) > 60
    assert {"sortby", "page", "NOT", "("} <= set(typist.texts)


def test_up_and_down_go_around_and_far_steps_stop_at_the_ends(typist: Typist) -> None:
    typist.type("Vms: status ")
    last = len(typist.rows) - 1
    typist.key(K.Key_Up)
    assert typist.current == last
    typist.key(K.Key_Down)
    assert typist.current == 0
    typist.key(K.Key_PageDown)
    assert typist.current == 10
    typist.key(K.Key_PageUp)
    assert typist.current == 0


def test_a_click_takes_a_row(typist: Typist) -> None:
    typist.type("Vms: st")
    view = typist.bar.assistant.dropdown.list
    middle = view.visualRect(view.model().index(1, 0)).center()
    typist.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert typist.text == "Vms: status_reason "
    assert typist.bar.edit.hasFocus()


def test_values_come_when_a_thread_has_gathered_them(typist: Typist) -> None:
    typist.type("Vms: name = we")
    typist.wait(lambda: "value" in [row.hint for row in typist.rows])
    assert typist.rows[0].text.startswith("we")
    assert tuple(typist.rows[0].bold) == ((0, 2),)


def test_numbers_and_times_have_examples(typist: Typist) -> None:
    typist.type("Vms: memory > ")
    assert {row.hint for row in typist.rows} == {"example"}


def test_a_mistake_is_underlined_and_one_key_corrects_it(typist: Typist) -> None:
    typist.type("Vms: nmae = x and status = ")
    assert typist.rows[0].kind is RowKind.ERROR
    assert typist.rows[0].hint == "Alt+Enter"
    assert typist.bar.edit.mistakes == ((5, 9),)
    typist.key(K.Key_Return, ALT)
    assert typist.text == "Vms: name = x and status = "
    assert typist.bar.edit.mistakes == ()


def test_a_click_corrects_too(typist: Typist) -> None:
    typist.type("Vms: nmae = x ")
    typist.bar.assistant.dropdown.chosen.emit(0)
    typist.settle()
    assert typist.text.startswith("Vms: name = x")


def test_tab_takes_no_correction_and_goes_on_where_there_is_nothing(typist: Typist) -> None:
    typist.type("Vms: nmae = x")
    typist.bar.edit.setText("Vms: nmae = lots1 and memory = lots")
    typist.bar.assistant.tell_mistakes()
    before = typist.text
    typist.key(K.Key_Tab)
    assert typist.text == before


def test_what_is_taken_can_be_undone(typist: Typist) -> None:
    typist.type("Vms: st")
    typist.key(K.Key_Tab)
    assert typist.text == "Vms: status "
    typist.key(K.Key_Z, CTRL)
    assert typist.text == "Vms: st"


def test_words_find_objects_of_each_kind(typist: Typist, kit: Tools) -> None:
    typist.type("node-1")
    assert typist.texts[0] == "All: node-1"
    hosts = [row for row in typist.rows if row.ref is not None and row.ref.kind is Kind.HOST]
    assert hosts[0].text == "node-1"
    assert (hosts[0].hint, tuple(hosts[0].bold)) == ("Host", ((0, 6),))
    opened: list[Ref] = []
    typist.bar.opened.connect(opened.append)
    while typist.bar.assistant.dropdown.current != hosts[0]:
        typist.qtbot.keyClick(typist.bar.edit, K.Key_Down)
    typist.key(K.Key_Return)
    assert opened == [hosts[0].ref]
    assert not typist.is_open


def test_all_of_them_are_one_row(typist: Typist) -> None:
    typist.type("10.0.0.10")
    assert typist.rows[1].detail == "IP addresses: 10.0.0.10"
    typist.key(K.Key_Down)
    typist.key(K.Key_Return)
    assert typist.searched == ["All: 10.0.0.10"]


def test_no_answer_for_an_older_text(typist: Typist) -> None:
    typist.type("node-1")
    assert any(row.ref for row in typist.rows)
    typist.qtbot.keyClicks(typist.bar.edit, "zzz")
    typist.settle()
    assert not any(row.ref for row in typist.rows)


def test_down_shows_what_was_asked_before(typist: Typist) -> None:
    typist.type("Vms: status = up")
    typist.key(K.Key_Return)
    typist.type("Hosts:")
    typist.key(K.Key_Return)
    typist.bar.show_query("Hosts:")
    typist.bar.focus()
    typist.key(K.Key_Down)
    assert typist.texts[:2] == ["Hosts:", "Vms: status = up"]
    typist.key(K.Key_Down)
    typist.key(K.Key_Down)
    typist.key(K.Key_Return)
    assert typist.searched[-1] == "Vms: status = up"


def test_tab_puts_a_whole_query_into_the_bar(typist: Typist) -> None:
    typist.type("Vms: status = up")
    typist.key(K.Key_Return)
    typist.bar.edit.clear()
    typist.bar.focus()
    typist.settle()
    typist.key(K.Key_Tab)
    assert typist.text == "Vms: status = up"
    assert typist.searched == ["Vms: status = up"]


def test_bookmarks_by_name_and_all_of_them_in_an_empty_bar(typist: Typist, kit: Tools) -> None:
    named = Bookmark(id=BookmarkId("b"), name="Busy machines", query="Vms: cpu_usage > 80", position=1)
    kit.inventory.apply(Batch(entities=(named,)))
    kit.inventory.samples.set(Ref(Kind.BOOKMARK, "b"), "hits", 4)
    typist.bar.focus()
    typist.settle()
    assert ("Busy machines", "Vms: cpu_usage > 80", "4 · bookmark") in [(r.text, r.detail, r.hint) for r in typist.rows]
    typist.type("mach")
    assert typist.rows[0].text == "Busy machines"
    assert tuple(typist.rows[0].bold) == ((5, 9),)
    typist.key(K.Key_Down)
    typist.key(K.Key_Return)
    assert typist.searched == ["Vms: cpu_usage > 80"]


def test_signs_that_qt_counts_twice_are_no_trouble(typist: Typist) -> None:
    typist.bar.focus()
    typist.bar.edit.insert("Vms: name = \N{GRINNING FACE} and ")
    typist.type_on("st")
    assert "status" in typist.texts
    typist.key(K.Key_Tab)
    assert typist.text == "Vms: name = \N{GRINNING FACE} and status "


LONG_TEXT = "Vms: " + " or ".join(f"name = web-{number}" for number in range(300))


def test_a_long_text_is_read_aside_and_completed_once_it_was(typist: Typist) -> None:
    typist.bar.focus()
    typist.bar.edit.setText(LONG_TEXT)
    typist.type_on(" and sta")
    typist.type_on("t")
    typist.wait(lambda: typist.texts[:1] == ["status"])
    typist.key(K.Key_Tab)
    assert typist.text == f"{LONG_TEXT} and status "


def test_a_key_that_works_with_the_list_waits_for_no_thread(typist: Typist) -> None:
    typist.bar.focus()
    typist.bar.edit.setText(LONG_TEXT)
    typist.qtbot.keyClicks(typist.bar.edit, " and stat")
    typist.bar.assistant.typed()
    typist.qtbot.keyClick(typist.bar.edit, K.Key_Down)
    assert typist.is_open
    typist.key(K.Key_Escape)
    assert not typist.is_open
    typist.wait(lambda: True)
    assert not typist.is_open
