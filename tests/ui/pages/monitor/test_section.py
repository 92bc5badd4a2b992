"""Rows of figures below a heading."""

from PySide6.QtCore import Qt
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind
from stellwerk.ui.pages.monitor.section import Figure, Section
from stellwerk.ui.theme.mark import Mark


def test_figures_can_be_followed(room: Room, qtbot) -> None:
    said: list[str] = []
    section = Section(room.desk.theme, "Hosts", lambda: said.append("all"))
    qtbot.addWidget(section)
    up = Figure("Up", "3", lambda: said.append("text"), lambda: said.append("value"), mark=Mark.UP)
    section.show_figures([up])
    section.show()
    (row,) = section._rows
    assert (row.text.text(), row.value.text(), row.value.accessibleName()) == ("Up", "3", "Up: 3")
    for label in (section.heading, row.text, row.value):
        qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
        assert label.focusPolicy() is Qt.FocusPolicy.StrongFocus
    assert said == ["all", "text", "value"]


def test_rows_are_used_again(room: Room, qtbot) -> None:
    section = Section(room.desk.theme, "Busiest")
    qtbot.addWidget(section)
    section.show()
    section.show_figures([Figure("a", "1 %", share=0.5, kind=Kind.VM), Figure("b", "2 %", share=2.0, kind=Kind.VM)])
    assert section.grab().toImage().width() > 0
    section.show_figures([Figure("c")])
    assert [row.text.isVisible() for row in section._rows] == [True, False]
    assert not section._rows[0].bar.isVisible()


def test_nothing_is_explained(room: Room, qtbot) -> None:
    section = Section(room.desk.theme, "Alerts")
    qtbot.addWidget(section)
    section.show()
    section.show_figures((), "None")
    assert section.note.isVisible()
    assert section.note.text() == "None"
    section.show_figures([Figure("a")], "None")
    assert not section.note.isVisible()


def test_names_from_outside_stay_on_their_line(room: Room, qtbot) -> None:
    section = Section(room.desk.theme, "VMs")
    qtbot.addWidget(section)
    section.show_figures([Figure("two\nlines")])
    assert section._rows[0].text.text() == "two lines"
