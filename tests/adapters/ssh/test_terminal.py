"""A shell of a host on a terminal, over its one connection."""

import pytest
from tests.fakes.ssh_server import SshServer

from stellwerk.adapters.ssh.pool import SshPool
from stellwerk.adapters.ssh.terminal import SshTerminal, open_terminal
from stellwerk.core.error import AppError, Unreachable
from stellwerk.ports.ssh_place import SshPlace


def said(terminal: SshTerminal, text: bytes) -> bytes:
    """What it says up to this."""
    heard = b""
    while text not in heard and (more := terminal.receive(1000)):
        heard += more
    return heard


def test_it_talks_and_ends_with_a_number(pool: SshPool, place: SshPlace, server: SshServer) -> None:
    terminal = open_terminal(pool, place, 100, 30)
    terminal.send(b"hello\n")
    assert said(terminal, b"\n") == b"said hello\n"
    terminal.resize(120, 40)
    terminal.send(b"exit 3\n")
    assert terminal.receive(100) == b""
    assert terminal.status() == 3
    assert server.sizes == [(100, 30), (120, 40)]
    assert "terminal xterm-256color" in server.lines
    terminal.resize(1, 1)
    terminal.close()
    terminal.close()


def test_it_is_told_the_language_of_the_user(
    pool: SshPool, place: SshPlace, server: SshServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LC_MESSAGES", "COLORTERM", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_CTYPE", "de_DE.UTF-8")
    open_terminal(pool, place, 80, 24).close()
    told = {line for line in server.lines if "=" in line}
    assert told == {"LANG=C.UTF-8", "LC_CTYPE=de_DE.UTF-8", "COLORTERM=truecolor"}


def test_several_go_over_one_connection(pool: SshPool, place: SshPlace, server: SshServer) -> None:
    terminals = [open_terminal(pool, place, 80, 24) for _number in range(3)]
    for terminal in terminals:
        terminal.send(b"x\n")
        assert said(terminal, b"\n") == b"said x\n"
    assert server.logins == 1
    for terminal in terminals:
        terminal.close()


def test_a_connection_that_is_cut_ends_it(pool: SshPool, place: SshPlace, server: SshServer) -> None:
    terminal = open_terminal(pool, place, 80, 24)
    server.cut()
    assert terminal.receive(100) == b""
    assert terminal.status() is None
    with pytest.raises(Unreachable):
        terminal.send(b"x")
    terminal.close()


def test_a_host_that_gives_none(pool: SshPool, place: SshPlace, server: SshServer) -> None:
    server.gives_terminals = False
    with pytest.raises(AppError):
        open_terminal(pool, place, 80, 24)
