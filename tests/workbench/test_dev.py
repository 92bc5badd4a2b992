"""The entry point answers an old Python and an unknown word clearly."""

from __future__ import annotations

import ast

import pytest
from tests.architecture.source import ROOT

import dev


@pytest.mark.parametrize("version", [(3, 6), (3, 10, 13)])
def test_an_old_python_is_told_what_to_install(version: tuple[int, ...]) -> None:
    text = dev.refusal(version)
    assert text is not None
    assert "needs Python 3.11 or newer" in text
    assert "apt-get install python3.11" in text


def test_a_new_python_is_welcome() -> None:
    assert dev.refusal((3, 11)) is None
    assert dev.refusal((4, 0)) is None


def test_an_old_python_can_read_the_entry_point() -> None:
    ast.parse((ROOT / "packaging/dev.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_unknown_words_are_named(capsys) -> None:
    assert dev.main(["tset"]) == 2
    assert "'tset'; there are run, test, bench, shots" in capsys.readouterr().err


def test_without_a_word_the_usage_is_shown(capsys) -> None:
    assert dev.main([]) == 2
    assert dev.main(["--help"]) == 0
    assert "packaging/dev.py run" in capsys.readouterr().out
