"""`screenshot` and `type` on the command line; with a real guest in tests/fleet."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes import entity
from tests.fakes.command_line import Typing
from tests.fakes.session import MemorySession

from stellwerk.core.error import Unreachable
from stellwerk.model.state import DomainState

PPM = b"P6\n2 1\n255\n\xff\x00\x00\x00\x00\xff"


@pytest.fixture
def host(stellwerk: Typing) -> MemorySession:
    """The host of a VM that runs."""
    stellwerk.app.bench.put(entity.domain(7, "h1", name="lab-01", state=DomainState.RUNNING))
    bench = stellwerk.app.bench
    session = bench.session("h1")
    session.heard = lambda: bench.loop.post(lambda: bench.clock.advance(1))
    return session


def test_they_describe_themselves(stellwerk: Typing) -> None:
    assert "FILE.png" in stellwerk("screenshot", "--help").out
    told = stellwerk("type", "--help")
    assert told.status == 0
    assert "Ctrl+Alt+Del" in told.out


def test_the_screen_becomes_a_file(stellwerk: Typing, host: MemorySession, tmp_path: Path) -> None:
    host.shot = PPM
    file = tmp_path / "screen.png"
    assert stellwerk("screenshot", "lab-01", str(file)).status == 0
    assert file.read_bytes().startswith(b"\x89PNG")
    host.shot = b"no picture"
    assert "no picture that can be read" in stellwerk("screenshot", "lab-01", str(file)).err
    host.shot = PPM
    assert "cannot be written" in stellwerk("screenshot", "lab-01", str(tmp_path / "no" / "x.png")).err


def test_a_text_is_typed_key_by_key(stellwerk: Typing, host: MemorySession) -> None:
    assert stellwerk("type", "lab-01", "--layout", "DE", says="y@A\r\n").status == 0
    assert [codes for _vm, codes in host.pressed] == [(0x2C,), (0xB8, 0x10), (0x2A, 0x1E), (0x1C,)]


def test_a_combination_is_pressed_at_once(stellwerk: Typing, host: MemorySession) -> None:
    assert stellwerk("type", "lab-01", "--keys", "ctrl+alt+del").status == 0
    assert [codes for _vm, codes in host.pressed] == [(0x1D, 0x38, 0xD3)]


@pytest.mark.parametrize(
    ("words", "says", "said"),
    [
        (("screenshot", "lab-01"), "", "takes a VM and a file"),
        (("type",), "", "takes one VM"),
        (("type", "lab-01", "--layout", "xx"), "", 'there is no layout "xx"'),
        (("type", "lab-01", "--keys", "Ctrl+Alt+Q"), "", "there is no combination"),
        (("type", "lab-01"), "naïve 漢", 'cannot type "ï漢"'),
        (("type", "lab-01"), "x" * 100_001, "more than 100000 characters"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_typed(
    stellwerk: Typing, host: MemorySession, words: tuple[str, ...], says: str, said: str
) -> None:
    result = stellwerk(*words, says=says)
    assert (result.status, said in result.err) == (2, True)
    assert host.pressed == []


def test_a_vm_that_is_off_or_out_of_reach(stellwerk: Typing, host: MemorySession) -> None:
    stellwerk.app.bench.put(entity.domain(7, "h1", name="lab-01", state=DomainState.SHUT_OFF))
    assert "does not run" in stellwerk("type", "lab-01", says="x").err
    stellwerk.app.offline["h1"] = Unreachable("h1 does not answer")
    assert "h1 does not answer" in stellwerk("screenshot", "lab-01", "x.png").err
