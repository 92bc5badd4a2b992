"""Logs: read, filtered, followed, saved."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from tests.ui.pages.room import Room

from stellwerk.core.error import Refused
from stellwerk.core.record import replace
from stellwerk.model.host_system import LogLine
from stellwerk.policy.host_look.log_text import MOST_LINES, LogSource, LogWish
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.lane import Answer
from stellwerk.ports.secret import SecretKind, SecretName
from stellwerk.ui.pages.machine.log_tab import FOLLOW_EVERY, LogTab

LINES = (LogLine(text="starting up"), LogLine(text="no such bridge", unit="libvirtd", grave=True))
Asked = list[tuple[LogWish, Callable[[Answer[Any]], None]]]


@pytest.fixture
def asked() -> Asked:
    return []


@pytest.fixture
def tab(room: Room, asked: Asked, qtbot: Any) -> Any:
    made = LogTab(room.tools, room.host("node-1"), lambda _id, wish, done: asked.append((wish, done)))
    qtbot.addWidget(made)
    made.show()
    made.came()
    yield made
    made.release()


def test_the_log_of_libvirt_comes_first_and_the_filter_narrows_it(tab: Any, asked: Asked) -> None:
    assert asked[0][0] == LogWish(LogSource.LIBVIRT)
    asked[0][1](Answer(value=LINES))
    assert tab.text.toPlainText() == "starting up\nlibvirtd: no such bridge"
    tab.filter.setText("BRIDGE")
    assert tab.text.toPlainText() == "libvirtd: no such bridge"
    tab.copy.click()
    assert QGuiApplication.clipboard().text() == "libvirtd: no such bridge"


def test_the_log_of_a_vm_is_chosen_by_its_name(tab: Any, asked: Asked) -> None:
    vms = [tab.which.itemData(place)[1] for place in range(2, tab.which.count())]
    assert vms
    assert vms == sorted(vms, key=str.casefold)
    tab.which.setCurrentIndex(2)
    assert asked[-1][0] == LogWish(LogSource.VM, vms[0])
    asked[0][1](Answer(value=LINES))
    assert tab.text.toPlainText() == ""
    asked[-1][1](Answer(value=()))
    assert tab.note.text() == "The log is empty"


def test_followed_it_is_read_again_until_nobody_looks(room: Room, tab: Any, asked: Asked) -> None:
    asked[0][1](Answer(value=LINES))
    tab.follow.click()
    assert len(asked) == 2
    asked[1][1](Answer(value=LINES))
    room.settle(FOLLOW_EVERY * 2 + 1)
    assert len(asked) == 3
    asked[2][1](Answer(value=(*LINES, LogLine(text="more"))))
    assert tab.text.toPlainText().endswith("more")
    tab.hide()
    room.settle(FOLLOW_EVERY * 2 + 1)
    assert len(asked) == 3
    assert not tab.follow.isChecked()


def test_why_it_cannot_be_read(tab: Any, asked: Asked) -> None:
    asked[0][1](Answer(error=Refused("the log cannot be read", "see whether the user may read it")))
    assert "the log cannot be read" in tab.note.text()


def test_what_sudo_wants_is_asked_there_and_the_log_read_again(room: Room, asked: Asked, qtbot: Any) -> None:
    kept: list[tuple[SecretName, str]] = []

    def keep(name: SecretName, secret: str, done: Callable[[Answer[None]], None], *, lasting: bool = True) -> None:
        kept.append((name, secret))
        done(Answer(value=None))

    tools = replace(room.tools, keep_secret=keep)
    tab = LogTab(tools, room.host("node-1"), lambda _id, wish, done: asked.append((wish, done)))
    qtbot.addWidget(tab)
    tab.show()
    tab.came()
    asked[0][1](Answer(error=SecretNeeded("sudo on h1 wants the password of kim", "give it", "sudo ssh://kim@h1:22")))
    assert tab.asking.isVisible()
    tab.asking.secret.setText("open sesame")
    tab.asking.answer.click()
    assert kept == [(SecretName(SecretKind.SUDO, "ssh://kim@h1:22"), "open sesame")]
    asked[1][1](Answer(value=LINES))
    assert not tab.asking.isVisible()
    assert "starting up" in tab.text.toPlainText()
    tab.release()


def test_it_is_saved_as_shown(tab: Any, asked: Asked, tmp_path: Path) -> None:
    asked[0][1](Answer(value=LINES))
    tab.save_to(tmp_path / "h1.log")
    assert (tmp_path / "h1.log").read_text(encoding="utf-8") == "starting up\nlibvirtd: no such bridge\n"
    tab.save_to(tmp_path / "none" / "h1.log")
    assert "cannot be written" in tab.note.text()


def test_many_lines_are_filled_in_by_turns_and_only_new_ones_are_added(room: Room, tab: Any, asked: Asked) -> None:
    tab.count.setCurrentIndex(2)
    assert asked[-1][0].lines == MOST_LINES
    many = tuple(LogLine(text=f"line {number}") for number in range(MOST_LINES))
    asked[-1][1](Answer(value=many))
    assert tab.text.filling
    while tab.text.filling:
        room.settle()
    assert tab.text.blockCount() == MOST_LINES
    assert tab.text.toPlainText().startswith("line 0\nline 1\n")
    tab.refresh()
    asked[-1][1](Answer(value=(*many[2:], LogLine(text="new"), LogLine(text="newer"))))
    assert not tab.text.filling
    assert tab.text.blockCount() == MOST_LINES
    assert tab.text.toPlainText().endswith("\nnew\nnewer")
    assert tab.text.toPlainText().startswith("line 2\n")


def test_another_filter_while_it_is_filled_in_begins_anew(room: Room, tab: Any, asked: Asked) -> None:
    asked[0][1](Answer(value=tuple(LogLine(text=f"line {number}") for number in range(MOST_LINES))))
    tab.filter.setText("19999")
    while tab.text.filling:
        room.settle()
    assert tab.text.toPlainText() == "line 19999"
