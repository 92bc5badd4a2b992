"""Logging in, with a real server."""

from __future__ import annotations

from pathlib import Path

import paramiko
import pytest
from tests.fakes.ssh_server import MemorySecrets, SshServer, write_key

from stellwerk.adapters.ssh.connection import connect
from stellwerk.adapters.ssh.host_key import KeyBook
from stellwerk.adapters.ssh.login import Login, RefusedSecrets, _agent_keys, load_key
from stellwerk.core.error import NotAllowed, TimedOut, Unreachable
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretKind, SecretName


class Trial:
    """A server, what is kept, and one try after another."""

    def __init__(self, server: SshServer, folder: Path) -> None:
        self.server = server
        self.secrets = MemorySecrets()
        self._login = Login(self.secrets)
        self._book = KeyBook(folder / "known")

    def keep(self, password: str) -> None:
        """A password for the server."""
        self.secrets.kept[f"password {self.server.route().login}"] = password

    def log_in(self, **route: object) -> None:
        """Connect once; raises as that does."""
        server = self.server
        connect(server.route(**route), self._book, self._login, server.fingerprint).close()

    def log_in_within(self, limit: float) -> None:
        """The same with a limit of its own, in seconds."""
        connect(self.server.route(), self._book, self._login, self.server.fingerprint, limit=limit).close()


@pytest.fixture
def trial(server: SshServer, tmp_path: Path) -> Trial:
    return Trial(server, tmp_path)


def test_a_key_is_enough(trial: Trial, key_file: Path) -> None:
    trial.log_in(key_files=(key_file,))
    assert (trial.server.logins, trial.secrets.asked) == (1, [])


def test_a_key_with_a_passphrase(trial: Trial, tmp_path: Path) -> None:
    file = tmp_path / "locked"
    trial.server.keys.append(write_key(file, "open"))
    for kept, text in ((None, "is locked by a passphrase"), ("wrong", "passphrase of .* is wrong")):
        trial.secrets.kept = {f"passphrase {file}": kept} if kept else {}
        with pytest.raises(SecretNeeded, match=text) as caught:
            trial.log_in(key_files=(file,), chosen=True)
        assert caught.value.details == f"passphrase {file}"
    trial.secrets.kept = {f"passphrase {file}": "open"}
    trial.log_in(key_files=(file,), chosen=True)


def test_a_password_that_is_not_kept_is_asked_for(trial: Trial) -> None:
    with pytest.raises(SecretNeeded, match="wants the password of kim") as caught:
        trial.log_in()
    assert caught.value.details == f"password ssh://kim@127.0.0.1:{trial.server.port}"
    assert trial.server.tries == []


@pytest.mark.parametrize("ways", ["publickey,password", "keyboard-interactive"])
def test_a_password_from_the_keyring(trial: Trial, ways: str) -> None:
    trial.server.ways, trial.server.password = ways, "right"
    trial.keep("right")
    trial.log_in()
    assert trial.server.tries == ["right"]


@pytest.mark.parametrize("ways", ["publickey,password", "keyboard-interactive"])
def test_a_wrong_password_is_sent_once_and_never_again(trial: Trial, ways: str) -> None:
    trial.server.ways, trial.server.password = ways, "right"
    trial.keep("hunter2")
    for _try in range(3):
        with pytest.raises(SecretNeeded, match="refused the password of kim") as caught:
            trial.log_in()
        assert "wrong" not in f"{caught.value.text} {caught.value.hint} {caught.value.details}".replace(
            "the wrong one", ""
        )
    assert trial.server.tries == ["hunter2"]
    trial.keep("right")
    trial.log_in()
    assert trial.server.tries == ["hunter2", "right"]


def test_a_key_that_is_refused_where_nothing_else_is_taken(trial: Trial, tmp_path: Path) -> None:
    trial.server.ways = "publickey"
    write_key(tmp_path / "stranger")
    with pytest.raises(NotAllowed, match="h1 refused the SSH login of kim") as caught:
        trial.log_in(key_files=(tmp_path / "stranger",))
    assert "ssh-copy-id kim@127.0.0.1" in caught.value.hint


def test_no_more_keys_than_a_server_suffers(trial: Trial, tmp_path: Path) -> None:
    trial.server.password = "right"
    trial.keep("right")
    files = tuple(tmp_path / f"key-{number}" for number in range(8))
    for file in files:
        write_key(file)
    trial.log_in(key_files=files)
    assert trial.server.tries == ["right"]


@pytest.mark.parametrize("content", ["ssh-ed25519 AAAA comment", ""])
def test_a_chosen_file_that_is_no_key(trial: Trial, tmp_path: Path, content: str) -> None:
    (tmp_path / "bad").write_text(content)
    with pytest.raises(NotAllowed, match="cannot be used"):
        trial.log_in(key_files=(tmp_path / "bad",), chosen=True)
    with pytest.raises(NotAllowed, match="cannot be used"):
        load_key(tmp_path / "nowhere", None)


NOLOGIN = b"System is booting up. See pam_nologin(8).\n"


def test_who_is_kept_out_after_his_key_is_told_so(trial: Trial, key_file: Path) -> None:
    trial.server.parting = NOLOGIN
    with pytest.raises(Unreachable, match=r"does not let kim in at present: System is booting up"):
        trial.log_in(key_files=(key_file,))


@pytest.mark.parametrize("ways", ["password", "keyboard-interactive"])
def test_who_is_kept_out_after_his_password_has_no_wrong_one(trial: Trial, ways: str) -> None:
    trial.server.ways, trial.server.password, trial.server.parting = ways, "right", NOLOGIN
    trial.keep("right")
    for _try in range(2):
        with pytest.raises(NotAllowed, match="does not let kim in at present") as caught:
            trial.log_in()
        assert not isinstance(caught.value, SecretNeeded)
    trial.server.parting = b""
    trial.log_in()
    assert trial.server.tries == ["right"] * 3


def test_what_else_is_said_beside_a_wrong_password_changes_nothing(trial: Trial) -> None:
    trial.server.ways, trial.server.password = "keyboard-interactive", "right"
    trial.server.parting = b"Your account may be locked"
    trial.keep("wrong")
    for _try in range(2):
        with pytest.raises(SecretNeeded, match="refused the password of kim"):
            trial.log_in()
    assert trial.server.tries == ["wrong"]


def test_a_server_that_is_slow_to_judge_has_refused_nothing(trial: Trial) -> None:
    trial.server.ways, trial.server.password, trial.server.slow = "password", "right", True
    trial.keep("right")
    with pytest.raises(TimedOut):
        trial.log_in_within(0.5)
    trial.server.slow = False
    trial.log_in()


def test_marks_hold_no_password() -> None:
    marks = RefusedSecrets()
    name = SecretName(SecretKind.PASSWORD, "ssh://h1")
    marks.add(name, "hunter2")
    assert (marks.has(name, "hunter2"), marks.has(name, "other")) == (True, False)
    assert "hunter2" not in repr(vars(marks))


def test_an_agent_that_does_not_answer_is_told_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def dumb() -> None:
        raise paramiko.SSHException("lost ssh-agent")

    monkeypatch.setattr(paramiko, "Agent", dumb)
    with caplog.at_level("INFO", "stellwerk.adapters.ssh.login"):
        assert _agent_keys() == ()
    assert "the keys of the agent are passed over: lost ssh-agent" in caplog.text
