"""Below a form: is that the key of the host, what is the password?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import Size
from tests.ui.pages.room import Room

from stellwerk.core.setting import Settings
from stellwerk.model.host import HostFacts
from stellwerk.model.task import Task, TaskState
from stellwerk.ports.host_key import KeyQuestion, SecretNeeded, SecretQuestion, UnknownHostKey
from stellwerk.ports.lane import Answer
from stellwerk.ports.secret import SecretKind, SecretName
from stellwerk.ui.forms.command_panel import CommandPanel
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.forms.ssh_question import SshQuestionRow
from stellwerk.ui.theme.theme import Theme

PRINT = "SHA256:" + "k" * 43
NAME = SecretName(SecretKind.PASSWORD, "ssh://root@h1:22")


@pytest.fixture
def row(qtbot: QtBot) -> SshQuestionRow:
    made = SshQuestionRow()
    qtbot.addWidget(made)
    return made


def test_a_key_is_shown_and_trusted_by_its_own_button(row: SshQuestionRow, qtbot: QtBot) -> None:
    trusted: list[str] = []
    row.trusted.connect(trusted.append)
    row.ask(KeyQuestion("is it?", PRINT))
    assert (row.fingerprint.text(), row.answer.text(), row.isHidden()) == (PRINT, "Trust this key", False)
    assert not row.fingerprint.isHidden()
    assert row.secret.isHidden()
    row.answer.click()
    assert (trusted, row.isHidden()) == ([PRINT], True)


def test_a_password_is_not_shown_and_not_kept_here(row: SshQuestionRow, qtbot: QtBot) -> None:
    given: list[tuple[SecretName, str]] = []
    row.given.connect(lambda name, secret: given.append((name, secret)))
    row.ask(SecretQuestion("what?", NAME))
    assert (row.secret_title.text(), row.answer.isEnabled()) == ("Password", False)
    assert row.secret.echoMode() is QLineEdit.EchoMode.Password
    row.show()
    qtbot.keyClicks(row.secret, "hunter2")
    qtbot.keyClick(row.secret, Qt.Key.Key_Return)
    assert given == [(NAME, "hunter2")]
    assert (row.secret.text(), row.isHidden()) == ("", True)


def test_a_passphrase(row: SshQuestionRow) -> None:
    row.ask(SecretQuestion("what?", SecretName(SecretKind.PASSPHRASE, "/k")))
    assert row.secret_title.text() == "Passphrase"
    row.ask(None)
    assert row.isHidden()


@pytest.fixture
def hosts(theme: Theme, settings: Settings) -> Iterator[Room]:
    """A desk with the commands of the program."""
    made = Room(theme, settings, Size(clusters=1))
    yield made
    made.close()


def test_a_host_whose_key_and_password_are_asked_for(hosts: Room, theme: Theme, qtbot: QtBot) -> None:
    answers, kept = hosts.links.answers, dict[SecretName, str]()

    def keep(name: SecretName, value: str, done: Callable[[Answer[None]], None]) -> None:
        kept[name] = value
        answers[f"ssh://h9/?accept={PRINT}"] = HostFacts(uuid="u9", hostname="h9", driver="QEMU")
        done(Answer())

    answers["ssh://h9/"] = UnknownHostKey(f"the SSH key of h9 is not known yet: {PRINT}", "compare it", PRINT)
    answers[f"ssh://h9/?accept={PRINT}"] = SecretNeeded("h9 wants the password of root", "give it once", str(NAME))
    desk = FormDesk(planner=hosts.engine, inventory=hosts.inventory, loop=hosts.loop, theme=theme, keep_secret=keep)
    panel = CommandPanel(desk, hosts.engine.registry.get("Add-Host"), ())
    qtbot.addWidget(panel)
    panel.show()
    ended: list[Task | None] = []
    panel.finished.connect(ended.append)
    for name in ("name", "address"):
        qtbot.keyClicks(panel.form.field(name).edit, "h9")  # type: ignore[attr-defined]
    hosts.settle()
    panel.finish()
    hosts.settle()
    assert (panel.asking.isVisible(), panel.asking.fingerprint.text()) == (True, PRINT)
    panel.asking.answer.click()
    hosts.settle()
    assert "h9 wants the password of root" in panel.problem.text().replace("\u200b", "")
    qtbot.keyClicks(panel.asking.secret, "hunter2")
    panel.asking.answer.click()
    hosts.settle()
    (task,) = ended
    assert task is not None
    assert task.state is TaskState.DONE
    assert kept == {NAME: "hunter2"}
    assert "hunter2" not in repr(task)
    panel.release()
