"""What is written, and what is kept from a terminal."""

from __future__ import annotations

import io
import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.cli.terminal import Terminal, printable


class Tty(io.StringIO):
    """A file that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def terminal(says: str = "", err: io.StringIO | None = None) -> Terminal:
    return Terminal(out=io.StringIO(), err=err or io.StringIO(), source=io.StringIO(says))


@given(st.text())
def test_printable_text_is_one_line_without_control(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert len(shown) == len(text)


@pytest.mark.parametrize("text", ["", "web-01", "Büro 5", "日本", "a\N{NO-BREAK SPACE}b".replace("\xa0", " ")])
def test_ordinary_names_stay(text: str) -> None:
    assert printable(text) == text


def test_the_answer_to_a_question() -> None:
    to = terminal(" yes \nno\n")
    assert to.ask("really?") == "yes"
    assert to.ask("really?") == "no"
    assert to.ask("really?") == ""
    assert to.err.getvalue() == "really? " * 3


def test_progress_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert not terminal().shows_progress
    assert terminal(err=Tty()).shows_progress
    monkeypatch.setenv("TERM", "dumb")
    assert not terminal(err=Tty()).shows_progress


def test_that_of_a_process_whose_streams_are_pipes(capsys: pytest.CaptureFixture[str]) -> None:
    real = Terminal.real()
    assert real.width is None
    assert not real.asks
    real.say("out")
    real.note("err")
    assert capsys.readouterr() == ("out\n", "err\n")


def test_a_character_that_the_encoding_lacks_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    real = Terminal.real()
    real.say("Büro \udcff")
    real.out.flush()
    assert raw.getvalue() == b"B\\xfcro \\udcff\n"


def test_a_reader_that_left_is_noticed_without_writing() -> None:
    source, target = os.pipe()
    with open(target, "w", encoding="utf-8") as out:
        to = Terminal(out=out, err=out, source=out)
        to.require_reader()
        os.close(source)
        with pytest.raises(BrokenPipeError):
            to.require_reader()
    terminal().require_reader()


def test_what_can_be_drawn_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert not terminal().draws
    to = Terminal(out=io.StringIO(), err=io.StringIO(), source=io.StringIO(), width=80)
    assert to.draws
    monkeypatch.setenv("TERM", "dumb")
    assert not to.draws
