"""Sums of files: by the shell where there is one, else by what is sent; given up at any moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.commands.vm_copy.test_sealing import Said, none, shell
from tests.fakes.session import MemorySession

from stellwerk.commands.template.content import Summing
from stellwerk.core.error import Cancelled, Unreachable
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.template.template import TemplateFile
from stellwerk.ports.shell import Output, Shell

FILE = TemplateFile(target="vda", path="/p/a", size=2)
SUM = "a" * 64


@pytest.fixture
def session() -> MemorySession:
    made = MemorySession(HostId("h1"))
    made.sums["/p/a"] = "b" * 64
    return made


def summed(session: MemorySession, way: Callable[[], Shell]) -> str:
    return Summing(way, lambda *_told: None).run(session, (FILE,))[0].sha256


def test_the_shell_does_it_where_there_is_one(session: MemorySession) -> None:
    said = Said(0)
    said.told = Output(status=0, out=f"{SUM}  /p/a\n".encode())
    assert summed(session, shell(said)) == SUM
    assert said.ran == [("sha256sum", "--", "/p/a")]


@pytest.mark.parametrize("out", [b"", b"no such file", f"{SUM}0".encode()])
def test_else_the_file_is_sent(session: MemorySession, out: bytes) -> None:
    said = Said(0)
    said.told = Output(status=0, out=out)
    assert summed(session, shell(said)) == summed(session, none) == "b" * 64


def test_a_lost_host_is_no_reason_to_fetch_it(session: MemorySession) -> None:
    def lost() -> Shell:
        raise Unreachable("gone")

    with pytest.raises(Unreachable):
        summed(session, lost)


def test_it_can_be_given_up_and_says_how_far_it_is(session: MemorySession) -> None:
    told: list[float | None] = []
    summing = Summing(none, lambda share, _note: told.append(share))
    summing.run(session, (FILE, replace(FILE, size=0)))
    assert told == [None, 0.5, None]
    summing.stop()
    with pytest.raises(Cancelled):
        summing.run(session, (FILE,))
