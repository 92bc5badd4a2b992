"""What ssh runs to ask; that it is answered is tested with who answers (tests/adapters/ssh/test_askpass.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from stellwerk.cli.call.askpass import run_askpass


@pytest.mark.parametrize("words", [[], ["x"], ["/nowhere", "prompt"], ["a", "b", "c"]])
def test_without_an_answer_it_fails_without_a_word(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_askpass(words) == 1
    assert capsys.readouterr() == ("", "")


def test_a_socket_that_nobody_listens_on(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("t")
    (tmp_path / "socket").touch()
    assert run_askpass([str(tmp_path), "p"]) == 1
