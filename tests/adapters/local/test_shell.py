"""The shell of this computer behaves as that of a host."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stellwerk.adapters.local.shell import LocalShell
from stellwerk.core.error import Gone, NotAllowed, Refused, TimedOut
from stellwerk.ports.shell import Output

SHELL = LocalShell()


def test_status_and_both_outputs() -> None:
    done = SHELL.run(["sh", "-c", "echo out; echo 'a  b' >&2; exit 3"])
    assert done == Output(status=3, out=b"out\n", err=b"a  b\n")


def test_words_arrive_as_they_are() -> None:
    assert SHELL.run(["printf", "%s|", "a b", "$HOME", "it's", ""]).out == b"a b|$HOME|it's||"


def test_root_needs_no_sudo() -> None:
    assert SHELL.run(["id", "-u"], as_root=os.geteuid() == 0).out == b"%d\n" % os.geteuid()


def test_much_goes_in_and_out() -> None:
    data = b"0123456789" * 300_000
    assert SHELL.run(["cat"], stdin=data).out == data


def test_one_that_reads_nothing() -> None:
    assert SHELL.run(["true"], stdin=b"x" * 1_000_000).status == 0


def test_what_it_says_is_heard_as_it_comes() -> None:
    heard: list[bytes] = []
    SHELL.run(["sh", "-c", "echo one; echo two >&2"], heard=heard.append)
    assert sorted(b"".join(heard).split()) == [b"one", b"two"]


def test_one_that_is_not_there() -> None:
    assert SHELL.run(["no-such-program-of-anybody"]).status == 127


def test_one_that_cannot_be_run(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be run"):
        SHELL.run([str(tmp_path)])


def test_one_that_takes_too_long_is_ended() -> None:
    with pytest.raises(TimedOut, match=r"tail -f /dev/null has not ended within 0\.2 s"):
        SHELL.run(["tail", "-f", "/dev/null"], limit=0.2)


def test_one_that_closes_its_output_and_goes_on_is_ended_too() -> None:
    with pytest.raises(TimedOut):
        SHELL.run(["sh", "-c", "exec >/dev/null 2>&1 </dev/null; exec tail -f /dev/null"], limit=0.2)


def test_one_that_says_too_much() -> None:
    with pytest.raises(Refused, match="more than can be kept"):
        SHELL.run(["cat", "/dev/zero"])


def test_one_that_is_killed() -> None:
    assert SHELL.run(["sh", "-c", "kill -9 $$"]).status == -1


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "note"
    SHELL.write(str(path), b"one", mode=0o600)
    SHELL.write(str(path), b"two", mode=0o640)
    assert (SHELL.read(str(path)), path.stat().st_mode & 0o777) == (b"two", 0o640)
    assert [file.name for file in tmp_path.iterdir()] == ["note"]
    with pytest.raises(Gone):
        SHELL.read(str(tmp_path / "nowhere"))
    with pytest.raises(Gone):
        SHELL.write(str(tmp_path / "nowhere" / "note"), b"")
    with pytest.raises(NotAllowed):
        SHELL.read(str(tmp_path))
