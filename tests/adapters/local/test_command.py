"""Commands of this computer as streams."""

import pytest

from stellwerk.adapters.local.command import CommandStream
from stellwerk.core.error import Refused, Unreachable


def test_it_reads_and_writes() -> None:
    stream = CommandStream(["sh", "-c", "while read -r n; do echo got $n; done"])
    stream.send(b"1\n")
    assert stream.receive(100) == b"got 1\n"
    stream.send(b"2\n")
    assert stream.receive(100) == b"got 2\n"
    stream.close()
    stream.close()
    assert stream.receive(100) == b""
    with pytest.raises(Unreachable):
        stream.send(b"3\n")


def test_one_that_ends_by_itself() -> None:
    stream = CommandStream(["true"])
    assert stream.receive(100) == b""
    assert stream.receive(100) == b""
    with pytest.raises(Unreachable):
        stream.send(b"1\n")


def test_one_that_cannot_be_run() -> None:
    with pytest.raises(Refused, match="cannot be run"):
        CommandStream(["/no/such/program"])
