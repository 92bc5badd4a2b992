"""Values that can be copied and followed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from pytestqt.qtbot import QtBot

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.pages.part.value_label import ValueLabel

HOST = Ref(Kind.HOST, "h1")


def label(qtbot: QtBot) -> tuple[ValueLabel, list[Ref]]:
    followed: list[Ref] = []
    made = ValueLabel("Host", followed.append)
    qtbot.addWidget(made)
    made.resize(200, 22)
    made.show()
    return made, followed


def test_ctrl_c_copies_the_value(qtbot: QtBot) -> None:
    made, _followed = label(qtbot)
    made.show_value("node-1")
    QGuiApplication.clipboard().setText("before")
    qtbot.keyClick(made, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "node-1"


def test_a_dash_is_not_copied(qtbot: QtBot) -> None:
    made, _followed = label(qtbot)
    QGuiApplication.clipboard().setText("before")
    made.copy()
    assert QGuiApplication.clipboard().text() == "before"


def test_a_link_is_followed_by_mouse_and_keyboard(qtbot: QtBot) -> None:
    made, followed = label(qtbot)
    made.show_value("node-1", ref=HOST)
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert followed == [HOST, HOST]
    assert made.foregroundRole() == QPalette.ColorRole.Link


def test_plain_text_leads_nowhere(qtbot: QtBot) -> None:
    made, followed = label(qtbot)
    made.show_value("node-1", grey=True)
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert followed == []
    assert made.foregroundRole() == QPalette.ColorRole.PlaceholderText


def test_it_is_read_out_with_its_name_and_reason(qtbot: QtBot) -> None:
    made, _followed = label(qtbot)
    made.show_value("–", tip="Not sampled yet")
    assert (made.accessibleName(), made.accessibleDescription()) == ("Host: –", "Not sampled yet")
    assert made.focusPolicy() == Qt.FocusPolicy.StrongFocus
