"""Below a form: is that the key of the host, what is the password?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import Size
from tests.ui.pages.room import Room

from stellwerk.core.error import NotAllowed
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch
from stellwerk.model.host import Host, HostFacts, Link
from stellwerk.model.state import LinkState
from stellwerk.model.task import Task, TaskState
from stellwerk.ports.host_key import (
    ChangeQuestion,
    KeyQuestion,
    KeysQuestion,
    SecretNeeded,
    SecretQuestion,
    UnknownHostKey,
)
from stellwerk.ports.lane import Answer
from stellwerk.ports.secret import SecretKind, SecretName
from stellwerk.ui.forms.command_flow import CommandFlow
from stellwerk.ui.forms.command_panel import CommandPanel
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.forms.ssh_question import SshQuestionRow
from stellwerk.ui.theme.theme import Theme

PRINT = "SHA256:" + "k" * 43
NAME = SecretName(SecretKind.PASSWORD, "ssh://root@h1:22")
VAULT = SecretName(SecretKind.VAULT, "/f")


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
    given: list[tuple[SecretName, str, bool]] = []
    row.given.connect(lambda *told: given.append(told))
    row.ask(SecretQuestion("what?", NAME))
    assert (row.secret_title.text(), row.answer.isEnabled()) == ("Password", False)
    assert row.secret.echoMode() is QLineEdit.EchoMode.Password
    row.show()
    qtbot.keyClicks(row.secret, "hunter2")
    qtbot.keyClick(row.secret, Qt.Key.Key_Return)
    assert given == [(NAME, "hunter2", True)]
    assert (row.secret.text(), row.isHidden()) == ("", True)


def test_one_that_is_not_to_be_kept(row: SshQuestionRow) -> None:
    given: list[bool] = []
    row.given.connect(lambda _name, _secret, lasting: given.append(lasting))
    row.ask(SecretQuestion("what?", NAME))
    row.show()
    assert row.lasting.isVisible()
    row.lasting.click()
    row.secret.setText("hunter2")
    row.answer.click()
    row.ask(SecretQuestion("what?", NAME))
    assert (given, row.lasting.isChecked()) == ([False], True)
    row.ask(SecretQuestion("what opens it?", VAULT))
    assert row.lasting.isHidden()


def test_a_passphrase(row: SshQuestionRow) -> None:
    row.ask(SecretQuestion("what?", SecretName(SecretKind.PASSPHRASE, "/k")))
    assert row.secret_title.text() == "Passphrase"
    row.ask(None)
    assert row.isHidden()


def test_a_changed_key_is_replaced_only_on_purpose(row: SshQuestionRow) -> None:
    trusted: list[str] = []
    row.trusted.connect(trusted.append)
    other = "SHA256:" + "o" * 43
    row.ask(ChangeQuestion("it changed", PRINT, other))
    assert row.keys.toPlainText() == f"{PRINT}\n{other}"
    row.answer.click()
    assert (trusted, row.answer.isEnabled(), row.answer.text()) == ([], False, "Replace the old key")
    row.sure.click()
    row.answer.click()
    assert (trusted, row.isHidden()) == ([f"{PRINT},{other}"], True)
    row.ask(ChangeQuestion("again", PRINT, other))
    assert (row.sure.isChecked(), row.answer.isEnabled()) == (False, False)
    row.ask(KeyQuestion("is it?", PRINT))
    assert row.sure.isHidden()


def test_the_keys_of_several_hosts_are_shown_and_trusted_together(row: SshQuestionRow) -> None:
    trusted: list[object] = []
    row.all_trusted.connect(trusted.append)
    keys = tuple(f"h{number} {PRINT}" for number in range(30))
    row.ask(KeysQuestion("are they?", keys))
    assert (row.keys.toPlainText().splitlines(), row.answer.text()) == (list(keys), "Trust these 30 keys")
    assert row.fingerprint.isHidden()
    assert row.secret.isHidden()
    row.answer.click()
    assert (trusted, row.isHidden()) == ([keys], True)


@pytest.fixture
def hosts(theme: Theme, settings: Settings) -> Iterator[Room]:
    """A desk with the commands of the program."""
    made = Room(theme, settings, Size(clusters=1))
    yield made
    made.close()


def test_a_host_whose_key_and_password_are_asked_for(hosts: Room, theme: Theme, qtbot: QtBot) -> None:
    answers, kept = hosts.links.answers, dict[SecretName, str]()

    def keep(name: SecretName, value: str, done: Callable[[Answer[None]], None], *, lasting: bool = True) -> None:
        kept[name] = value
        answers[f"ssh://h9/?accept={PRINT}"] = HostFacts(uuid="u9", hostname="h9", driver="QEMU")
        done(Answer())

    hint = "compare it, then accept it (-AcceptHostKey)"
    answers["ssh://h9/"] = UnknownHostKey(f"the SSH key of h9 is not known yet: {PRINT}", hint, PRINT)
    answers[f"ssh://h9/?accept={PRINT}"] = SecretNeeded("h9 wants the password of root", "give it once", str(NAME))
    desk = FormDesk(planner=hosts.engine, inventory=hosts.inventory, loop=hosts.loop, theme=theme, keep_secret=keep)
    panel = CommandPanel(desk, hosts.engine.registry.get("Add-Host"), ())
    qtbot.addWidget(panel)
    panel.show()
    ended: list[Task | None] = []
    panel.finished.connect(ended.append)
    for name in ("name", "address"):
        qtbot.keyClicks(panel.form.field(name).edit, "h9")
    hosts.settle()
    panel.finish()
    hosts.settle()
    assert (panel.asking.isVisible(), panel.asking.fingerprint.text()) == (True, PRINT)
    assert "-AcceptHostKey" not in panel.problem.text()
    assert "ssh-keygen -lf" in panel.problem.text().replace("\u200b", "")
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


def test_a_new_passphrase_is_typed_twice(row: SshQuestionRow, qtbot: QtBot) -> None:
    given: list[str] = []
    row.given.connect(lambda _name, secret, _lasting: given.append(secret))
    row.ask(SecretQuestion("choose", SecretName(SecretKind.NEW_VAULT, "/f")))
    row.show()
    assert (row.secret_title.text(), row.again.isVisible()) == ("New passphrase", True)
    qtbot.keyClicks(row.secret, "open")
    qtbot.keyClicks(row.again, "opem")
    qtbot.keyClick(row.again, Qt.Key.Key_Return)
    assert (row.answer.isEnabled(), given) == (False, [])
    row.again.setText("open")
    row.answer.click()
    assert (given, row.again.text()) == (["open"], "")
    row.ask(SecretQuestion("what?", NAME))
    assert row.again.isHidden()


def refused(hosts: Room, error: NotAllowed) -> Ref:
    """The first host, reached by its address, is refused for that."""
    host = next(host for host in hosts.inventory.view.all(Kind.HOST) if isinstance(host, Host))
    link = Link(
        state=LinkState.REFUSED, first=False, reason=error.text, hint=error.hint, code=error.code, details=error.details
    )
    hosts.inventory.apply(Batch(entities=(replace(host, uri="ssh://h1/", link=link),)))
    return Ref(Kind.HOST, host.id)


def test_a_refused_host_is_answered_in_a_sheet_until_it_is_connected(hosts: Room, theme: Theme, qtbot: QtBot) -> None:
    kept: list[tuple[SecretName, str]] = []
    answers: list[Callable[[], None]] = []
    closed = SecretNeeded("the passwords are kept in an encrypted file", "give its passphrase", str(VAULT))

    def keep(name: SecretName, value: str, done: Callable[[Answer[None]], None], *, lasting: bool = True) -> None:
        kept.append((name, value))
        hosts.links.answers[f"ssh://h1/?accept={PRINT}"] = HostFacts(uuid="u1", hostname="h1", driver="QEMU")
        answers.append(lambda: done(Answer(error=closed if name == NAME else None)))

    hosts.links.answers[f"ssh://h1/?accept={PRINT}"] = SecretNeeded("h1 wants the password of root", "", str(NAME))
    desk = FormDesk(planner=hosts.engine, inventory=hosts.inventory, loop=hosts.loop, theme=theme, keep_secret=keep)
    flow = CommandFlow(desk, hosts.window)
    host = refused(hosts, UnknownHostKey(f"the SSH key of h1 is not known yet: {PRINT}", "compare it", PRINT))
    hosts.window.show()
    flow.answer_host(host)
    flow.answer_host(host)
    (sheet,) = flow.sheets
    panel = sheet.panel
    assert (panel.asking.fingerprint.text(), panel.verb.isVisible()) == (PRINT, False)
    assert "ssh-keygen -lf" in panel.problem.text().replace("\u200b", "")
    panel.asking.answer.click()
    hosts.settle()
    assert hosts.links.connected == [host.id]
    refused(hosts, SecretNeeded("h1 wants the password of root", "", str(NAME)))
    hosts.settle()
    assert "h1 wants the password of root" in panel.problem.text().replace("\u200b", "")
    qtbot.keyClicks(panel.asking.secret, "hunter2")
    qtbot.keyClick(panel.asking.secret, Qt.Key.Key_Return)  # the key goes on to the sheet, which must not try yet
    hosts.settle()
    assert (kept, hosts.links.connected) == ([(NAME, "hunter2")], [host.id])
    answers.pop()()
    assert panel.asking.secret_title.text() == "Passphrase"
    qtbot.keyClicks(panel.asking.secret, "open")
    panel.asking.answer.click()
    answers.pop()()
    hosts.settle()
    assert kept == [(NAME, "hunter2"), (VAULT, "open")]
    assert hosts.links.connected == [host.id, host.id]
    found = hosts.inventory.view.get(host)
    assert isinstance(found, Host)
    hosts.inventory.apply(Batch(entities=(replace(found, link=Link(state=LinkState.LIVE, first=False)),)))
    hosts.settle()
    assert flow.sheets == ()


def test_a_host_that_waits_for_nothing_is_just_connected(hosts: Room) -> None:
    host = refused(hosts, NotAllowed("no login"))
    hosts.flow.answer_host(host)
    hosts.settle()
    assert (hosts.flow.sheets, hosts.links.connected) == ((), [host.id])


def test_several_hosts_are_added_from_one_form(hosts: Room, theme: Theme, qtbot: QtBot) -> None:
    for name in ("a1", "a2"):
        hosts.links.answers[f"ssh://{name}/"] = UnknownHostKey("not known", "compare it", PRINT)
        hosts.links.answers[f"ssh://{name}/?accept={PRINT}"] = HostFacts(uuid=name, hostname=name, driver="QEMU")
    desk = FormDesk(planner=hosts.engine, inventory=hosts.inventory, loop=hosts.loop, theme=theme)
    panel = CommandPanel(desk, hosts.engine.registry.get("Add-Host"), ())
    qtbot.addWidget(panel)
    panel.show()
    ended: list[Task | None] = []
    panel.finished.connect(ended.append)
    address = panel.form.field("address")
    address.say("a[1-2]")
    address.edited.emit()
    hosts.settle()
    assert panel.preview is not None
    assert panel.preview.effects.lines == ('2 hosts are added: "a1 (ssh://a1/)", "a2 (ssh://a2/)"',)
    panel.finish()
    hosts.settle()
    hosts.settle()
    assert panel.asking.keys.toPlainText() == f"a1 {PRINT}\na2 {PRINT}"
    panel.asking.answer.click()
    hosts.settle()
    hosts.settle()
    assert [task.state for task in ended if task is not None] == [TaskState.DONE]
    panel.release()
