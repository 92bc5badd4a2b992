"""The page in sight says how high all is."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from stellwerk.ui.forms.vm.page_stack import PageStack


def test_only_the_page_in_sight_takes_room(qtbot: QtBot) -> None:
    stack = PageStack()
    qtbot.addWidget(stack)
    for height in (400, 50):
        page = QLabel("a page")
        page.setMinimumHeight(height)
        stack.add(page)
    stack.show()
    assert [page.isHidden() for page in stack.pages] == [False, True]
    assert stack.sizeHint().height() == 400
    stack.turn(1)
    assert stack.place == 1
    qtbot.waitUntil(lambda: stack.sizeHint().height() == 50)
    assert [page.isHidden() for page in stack.pages] == [True, False]
